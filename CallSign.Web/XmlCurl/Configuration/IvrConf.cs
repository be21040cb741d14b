using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Dialplan;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>ivr.conf: the menu that an application asks for, with its submenus. Asked for without a menu it holds nothing.</summary>
/// <remarks>One entry that switch_ivr_menu.c does not take fails the whole menu: keys and actions are checked here once more.</remarks>
internal sealed class IvrConf(SoundPath sounds) : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "ivr.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> nameScratch = stackalloc char[64];
        if (!XmlCurlRequest.TryText(request.First(XmlCurlField.MenuName), nameScratch, out var name) || !Guid.TryParseExact(name, "N", out var id)
            || Find(request, snapshot, id) is not (var tenant, var menu))
        {
            return false;
        }

        var tree = IvrTree.Of(tenant, menu);
        writer.OpenConfiguration("ivr.conf"u8).Literal("<menus>\n"u8);
        foreach (var one in tree.Menus)
        {
            Menu(writer, tenant, tree, one);
        }

        writer.Literal("</menus>\n"u8).CloseConfiguration();
        return true;
    }

    // A channel that is in a tenant's dialplan says so, and reaches that tenant's menus only.
    private static (TenantSnapshot Tenant, IvrMenu Menu)? Find(in XmlCurlRequest request, PbxSnapshot snapshot, Guid id)
    {
        var raw = request.First(XmlCurlField.DomainName);
        if (!raw.IsEmpty)
        {
            Span<char> scratch = stackalloc char[256];
            return XmlCurlRequest.TryText(raw, scratch, out var domain) && snapshot.Served(domain) is { } own && own.Nouns.Find<IvrMenu>(id) is { } menu ? (own, menu) : null;
        }

        foreach (var tenant in snapshot.Tenants)
        {
            if (tenant.Enabled && tenant.Nouns.Find<IvrMenu>(id) is { } menu)
            {
                return (tenant, menu);
            }
        }

        return null;
    }

    private void Menu(FsXmlWriter writer, TenantSnapshot tenant, IvrTree tree, IvrMenu menu)
    {
        List<IvrOption> options = [.. menu.Options.Where(o => IvrOption.IsDigits(o.Digits) && o.Destination is not null).DistinctBy(o => o.Digits)];
        writer.Literal("<menu name=\""u8).Token(menu.Id.ToString("N")).Literal("\""u8);
        // Without any sound switch_ivr_menu.c does not wait for a key.
        Attribute(writer, "greet-long"u8, sounds.Of(tenant, menu.GreetLong) ?? "silence_stream://250");
        Attribute(writer, "greet-short"u8, sounds.Of(tenant, menu.GreetShort));
        Attribute(writer, "invalid-sound"u8, sounds.Of(tenant, menu.InvalidSound));
        Attribute(writer, "exit-sound"u8, sounds.Of(tenant, menu.ExitSound));
        Attribute(writer, "timeout"u8, menu.TimeoutMilliseconds);
        Attribute(writer, "inter-digit-timeout"u8, menu.InterDigitTimeoutMilliseconds);
        Attribute(writer, "max-failures"u8, menu.MaxFailures);
        Attribute(writer, "max-timeouts"u8, menu.MaxTimeouts);
        // Without a length of its own a menu that takes nothing would collect nothing, and count no timeouts.
        Attribute(writer, "digit-len"u8, Math.Max(menu.DirectDial ? tree.DirectDial.Longest : 1, 1));
        if (menu != tree.Root)
        {
            // A submenu would go back to its parent; it leads on as it does where it was called by itself.
            writer.Literal(" exec-on-max-failures=\""u8);
            Application(writer, tenant, menu, "failure", menu.InvalidDestination).Literal("\" exec-on-max-timeouts=\""u8);
            Application(writer, tenant, menu, "timeout", menu.TimeoutDestination).Literal("\""u8);
        }

        writer.Literal(">\n"u8);
        foreach (var option in options)
        {
            var to = option.Destination!.Value;
            var submenu = tree.IsSubmenu(menu, to);
            writer.Literal(submenu ? "<entry action=\"menu-sub\" digits=\""u8 : "<entry action=\"menu-exec-app\" digits=\""u8).Token(option.Digits).Literal("\" param=\""u8);
            if (submenu)
            {
                writer.Token(to.Target);
            }
            else
            {
                Application(writer, tenant, menu, option.Digits, to);
            }

            writer.CloseValue();
        }

        foreach (var pattern in menu.DirectDial ? tree.DirectDial.Of([.. options.Select(o => o.Digits)]) : [])
        {
            writer.Literal("<entry action=\"menu-exec-app\" digits=\"/^("u8).Data(pattern).Literal(")$/\" param=\"transfer $1 XML "u8).Token(tenant.Domain).CloseValue();
        }

        writer.Literal("</menu>\n"u8);
    }

    // As DialplanXml.GoTo, for an application that a menu runs.
    private static FsXmlWriter Application(FsXmlWriter writer, TenantSnapshot tenant, IvrMenu menu, string key, Destination? destination)
    {
        if (destination is not { } to || (to.Kind == "extension" && tenant.Find(to.NounId ?? Guid.Empty) is null))
        {
            return writer.Literal(destination is null ? "hangup NORMAL_CLEARING"u8 : "hangup UNALLOCATED_NUMBER"u8);
        }

        if (to.Kind == Destination.HangupKind)
        {
            return writer.Literal("hangup "u8).Token(to.Target);
        }

        writer.Literal("transfer "u8);
        return (to.Kind switch
        {
            // Its own numbers anyone in a menu may reach; to others only the dialplan leads.
            Destination.NumberKind => tenant.Find(to.Target) is null && tenant.Nouns.Dialled(to.Target) is null
                ? writer.Literal("callsign-key-"u8).Token(key).Literal("-"u8).Token(menu.Id.ToString("N")) : writer.Token(to.Target),
            "extension" => writer.Token(tenant.Find(to.NounId!.Value)!.Number),
            _ => writer.Literal("callsign-to-"u8).Token(to.Target),
        }).Literal(" XML "u8).Token(tenant.Domain);
    }

    private static void Attribute(FsXmlWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.Literal(" "u8).Literal(name).Literal("=\""u8).Data(value).Literal("\""u8);
        }
    }

    private static void Attribute(FsXmlWriter writer, ReadOnlySpan<byte> name, int value) =>
        writer.Literal(" "u8).Literal(name).Literal("=\""u8).Number(value).Literal("\""u8);
}
