using CallSign.Core.Conferences;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// conference.conf: the keys of members and the one profile that is asked for. Profiles are named <c>default</c>, <c>page</c>, or as the id of
/// the room that has it; groups of keys <c>default</c>, or as the id of the conference profile, with <c>-moderator</c> for its moderators.
/// </summary>
internal sealed class ConferenceConf : IXmlCurlSection
{
    private const string OfModerators = "-moderator";

    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "conference.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[64];
        writer.OpenConfiguration("conference.conf"u8).Literal("<advertise>\n</advertise>\n<caller-controls>\n"u8);
        DefaultControls(writer);
        if (request.First(XmlCurlField.ControllerAction).SequenceEqual("request-controls"u8))
        {
            if (XmlCurlRequest.TryText(request.First(XmlCurlField.Controls), scratch, out var group) && group.Length >= 32
                && Guid.TryParseExact(group[..32], "N", out var id) && Find<ConferenceProfile>(snapshot, id) is { Noun: { } profile })
            {
                Controls(writer, profile, group.EndsWith(OfModerators));
            }
        }

        writer.Literal("</caller-controls>\n<profiles>\n"u8);
        if (XmlCurlRequest.TryText(request.First(XmlCurlField.ProfileName), scratch, out var name) && name.SequenceEqual(Page))
        {
            PageProfile(writer);
        }
        else if (Guid.TryParseExact(name, "N", out var roomId) && Find<ConferenceRoom>(snapshot, roomId) is { Noun: { } room, Tenant: { } tenant })
        {
            ConferenceRoomProfile.Write(writer, tenant, room);
        }
        else
        {
            DefaultProfile(writer);
        }

        writer.Literal("</profiles>\n"u8).CloseConfiguration();
        return true;
    }

    /// <summary>Name of the profile of pages.</summary>
    internal const string Page = "page";

    // Names of both are ids, so that which tenant has them need not be told; a disabled tenant's are not served.
    private static (T? Noun, TenantSnapshot? Tenant) Find<T>(PbxSnapshot snapshot, Guid id)
        where T : class, Core.Nouns.INoun
    {
        foreach (var tenant in snapshot.Tenants)
        {
            if (tenant.Enabled && tenant.Nouns.Find<T>(id) is { } noun)
            {
                return (noun, tenant);
            }
        }

        return default;
    }

    private static void Controls(FsXmlWriter writer, ConferenceProfile profile, bool moderators)
    {
        writer.Literal("<group name=\""u8).Token(profile.Id.ToString("N")).Literal(moderators ? "-moderator\">\n"u8 : "\">\n"u8);
        foreach (var control in moderators && profile.ModeratorControls.Count > 0 ? profile.ModeratorControls : profile.Controls)
        {
            if (ConferenceAction.Find(control.Action) is { } action && ConferenceControl.IsDigits(control.Digits))
            {
                writer.Literal("<control action=\""u8).Data(action.Name).Literal("\" digits=\""u8).Token(control.Digits).Literal("\"/>\n"u8);
            }
        }

        writer.Literal("</group>\n"u8);
    }

    private static void DefaultControls(FsXmlWriter writer)
    {
        writer.Literal("<group name=\"default\">\n"u8);
        foreach (var action in ConferenceAction.All)
        {
            if (action.Digits is { } digits)
            {
                writer.Literal("<control action=\""u8).Data(action.Name).Literal("\" digits=\""u8).Token(digits).Literal("\"/>\n"u8);
            }
        }

        writer.Literal("</group>\n"u8);
    }

    private static void DefaultProfile(FsXmlWriter writer) =>
        writer.Literal("<profile name=\"default\">\n"u8)
            .Fixed("rate"u8, "16000"u8)
            .Fixed("interval"u8, "20"u8)
            .Fixed("channels"u8, "1"u8)
            .Fixed("energy-level"u8, "100"u8)
            .Fixed("auto-gain-level"u8, "0"u8)
            .Fixed("caller-controls"u8, "default"u8)
            .Sounds()
            .Fixed("alone-sound"u8, "conference/conf-alone.wav"u8)
            .Fixed("moh-sound"u8, "$${hold_music}"u8)
            .Fixed("enter-sound"u8, "tone_stream://%(200,0,500,600,700)"u8)
            .Fixed("exit-sound"u8, "tone_stream://%(500,0,300,200,100,50,25)"u8)
            .Fixed("comfort-noise"u8, "true"u8)
            .Literal("</profile>\n"u8);

    // Whoever is spoken to presses no keys and hears nothing but the speaker.
    private static void PageProfile(FsXmlWriter writer) =>
        writer.Literal("<profile name=\"page\">\n"u8)
            .Fixed("rate"u8, "16000"u8)
            .Fixed("interval"u8, "20"u8)
            .Fixed("channels"u8, "1"u8)
            .Fixed("energy-level"u8, "0"u8)
            .Fixed("caller-controls"u8, "none"u8)
            .Fixed("sound-prefix"u8, "$${sound_prefix}"u8)
            .Fixed("comfort-noise"u8, "false"u8)
            .Literal("</profile>\n"u8);
}
