using System.Net;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.SipProfiles;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.AccessLists;

/// <summary>Whether addresses get in.</summary>
public enum AccessRule
{
    Allow,
    Deny,
}

/// <summary>A list of networks that SIP profiles and event sockets judge addresses by (acl.conf).</summary>
[Noun("access_list", "access list", "access lists", "shield")]
[Reloads(ReloadScope.Platform)]
public sealed class AccessList : INoun, IPlatformWide
{
    /// <summary>Most nodes.</summary>
    public const int MostNodes = 500;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>A <see cref="RoutingToken.IsName"/> that FreeSWITCH has not for itself; unique.</summary>
    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>What holds for addresses that no node names.</summary>
    public AccessRule Default { get; set; } = AccessRule.Deny;

    /// <summary>In their order; of two that name an address the more exact one counts.</summary>
    public List<AccessNode> Nodes { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether FreeSWITCH or CallSign itself makes a list of that name: <c>domains</c> and all that end on <c>.auto</c>.</summary>
    public static bool IsOfFreeSwitch(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".auto", StringComparison.OrdinalIgnoreCase) || name.Equals("domains", StringComparison.OrdinalIgnoreCase);
    }

    public void Normalize()
    {
        Nodes = [.. (Nodes ?? []).Where(n => n is not null)];
        foreach (var node in Nodes)
        {
            node.Network = AccessNode.Clean(node.Network);
            node.Domain = TextRules.Clean(node.Domain)?.ToLowerInvariant();
            node.Note = TextRules.Clean(node.Note);
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Name.Length > 0 && !RoutingToken.IsName(Name), nameof(Name), "Use letters, digits, dots, hyphens and underscores only.");
        errors.AddIf(IsOfFreeSwitch(Name), nameof(Name), $"{Name} is a list of FreeSWITCH's own. Choose another name.");
        errors.AddIf(Nodes.Count > MostNodes, nameof(Nodes), $"A list has at most {MostNodes} networks.");
        for (var i = 0; i < Nodes.Count && i < MostNodes; i++)
        {
            var (field, node) = ($"Nodes[{i}].", Nodes[i]);
            errors.AddIf(node is { Network: null, Domain: null }, field + nameof(node.Network), "Enter a network as 192.0.2.0/24, or a tenant's domain.");
            errors.AddIf(node is { Network: not null, Domain: not null }, field + nameof(node.Domain), "Enter a network or a domain, not both.");
            errors.AddIf(node.Network is { } network && !AccessNode.IsNetwork(network), field + nameof(node.Network), "Enter an address or a network as 192.0.2.0/24 or 2001:db8::/32.");
            errors.AddIf(node.Domain is { } domain && !RoutingToken.IsDomain(domain), field + nameof(node.Domain), "Enter a tenant's SIP domain.");
            errors.AddIf(
                node.Network is not null && Nodes.Take(i).Any(n => n.Network == node.Network), field + nameof(node.Network), $"{node.Network} is in the list already.");
            errors.Add(field + nameof(node.Note), node.Note is { } note ? NounRules.Text(note, 100) : null, when: true);
        }
    }

    public IEnumerable<NounLink> Links() => [];
}

/// <summary>A network of an access list, or the addresses that a tenant's extensions may call from.</summary>
public sealed class AccessNode
{
    public AccessRule Rule { get; set; }

    /// <summary>As <c>192.0.2.0/24</c>; null where it is a domain.</summary>
    public string? Network { get; set; }

    /// <summary>A tenant's SIP domain: the addresses of its extensions; null where it is a network.</summary>
    public string? Domain { get; set; }

    /// <summary>Whose network it is, at most 100 characters; null for nothing.</summary>
    public string? Note { get; set; }

    /// <summary>A single address as a network, and a network by its first address: <c>192.0.2.9/24</c> becomes <c>192.0.2.0/24</c>.</summary>
    internal static string? Clean(string? text)
    {
        text = TextRules.Clean(text);
        if (text is null)
        {
            return null;
        }

        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || !IsWritten(text, address))
        {
            return text;
        }

        var bits = address.GetAddressBytes();
        var length = bits.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > bits.Length * 8))
        {
            return text;
        }

        for (var i = 0; i < bits.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bits[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bits), length).ToString();
    }

    internal static bool IsNetwork(string text) => text.Contains('/') && IPNetwork.TryParse(text, out var network) && IsWritten(text, network.BaseAddress);

    // IPAddress.TryParse takes 1 for 0.0.0.1 and zones of IPv6.
    private static bool IsWritten(string text, IPAddress address) =>
        !text.Contains('%') && (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? text.Split('/')[0].Count(c => c == '.') == 3 : text.Contains(':'));
}

internal sealed class AccessListRule : INounRule<AccessList>
{
    public async Task CheckAsync(CallSignDbContext context, AccessList noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var asked = noun.Nodes.Select(n => n.Domain).OfType<string>().Distinct().ToList();
        var known = await context.Tenants.Where(t => asked.Contains(t.Domain)).Select(t => t.Domain).ToListAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < noun.Nodes.Count; i++)
        {
            errors.AddIf(noun.Nodes[i].Domain is { } domain && !known.Contains(domain), $"Nodes[{i}].Domain", "No tenant has this domain.");
        }

        var earlier = await context.Set<AccessList>().AsNoTracking().Where(l => l.Id == noun.Id).Select(l => l.Name).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (earlier is not null && earlier != noun.Name && await AccessListInUse.ByAsync(context, earlier, cancellationToken).ConfigureAwait(false) is { } users)
        {
            errors.Add(nameof(noun.Name), $"It is in use by {users}, under the name {earlier}. Give {(users.Contains(',') ? "those" : "that one")} another list first.");
        }
    }
}

/// <summary>Keeps access lists that SIP profiles judge by: without its list a profile would judge nobody.</summary>
internal sealed class AccessListInUse : INounDeletionRule<AccessList>
{
    public async Task<string?> RefusedAsync(CallSignDbContext context, AccessList noun, CancellationToken cancellationToken) =>
        await ByAsync(context, noun.Name, cancellationToken).ConfigureAwait(false) is { } users
            ? $"It is in use by {users}. Give {(users.Contains(',') ? "those" : "that one")} another list first." : null;

    /// <summary>As <c>the SIP profile internal</c>; null where no profile names the list.</summary>
    public static async Task<string?> ByAsync(CallSignDbContext context, string name, CancellationToken cancellationToken)
    {
        var profiles = await context.Set<SipProfile>().AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = profiles.Where(p => p.Parameters.Exists(s => SofiaParameters.Find(s.Name) is { Form: SofiaForm.AccessList } && SofiaValue.Items(s.Value).Contains(name)))
            .Select(p => p.Name).ToList();
        return users.Count == 0 ? null : $"the SIP {(users.Count == 1 ? "profile" : "profiles")} {string.Join(", ", users.Take(5))}{(users.Count > 5 ? $" and {users.Count - 5} more" : "")}";
    }
}

internal sealed class AccessListMap : IEntityTypeConfiguration<AccessList>
{
    public void Configure(EntityTypeBuilder<AccessList> builder)
    {
        builder.ToTable("access_lists");
        builder.HasIndex(l => l.Name).IsUnique();
        builder.Property(l => l.Version).IsRowVersion();
        builder.Property(l => l.Name).HasMaxLength(60);
        builder.Property(l => l.Description).HasMaxLength(500);
        builder.Property(l => l.Nodes).AsJson();
    }
}
