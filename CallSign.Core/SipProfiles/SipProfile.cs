using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.SipProfiles;

/// <summary>Who connects to a profile: where its settings start from.</summary>
public enum SipProfileKind
{
    /// <summary>Telephones, as <c>internal</c>: they register and prove who they are.</summary>
    Phones,

    /// <summary>Browsers, as <c>webrtc</c>: as telephones, over WebSockets.</summary>
    Browsers,

    /// <summary>Carriers, as <c>public</c>: nobody registers, and calls of strangers go to the context public.</summary>
    Carriers,
}

/// <summary>
/// A SIP profile of mod_sofia. <c>internal</c>, <c>webrtc</c> and <c>public</c> are there without a row; a row of that name changes them, and
/// a row of another name adds one.
/// </summary>
[Noun("sip_profile", "SIP profile", "SIP profiles", "settings_ethernet")]
[Reloads(ReloadScope.Platform)]
public sealed class SipProfile : INoun, IPlatformWide
{
    /// <summary>Most aliases, domains or nodes.</summary>
    public const int MostEntries = 50;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>A <see cref="RoutingToken.IsName"/>; unique.</summary>
    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Without meaning for the three that CallSign brings along.</summary>
    public SipProfileKind Kind { get; set; }

    /// <summary>What differs from <see cref="SofiaDefaults"/>, each parameter once.</summary>
    public List<SipProfileParameter> Parameters { get; set; } = [];

    /// <summary>More names that the profile is found by.</summary>
    public List<string> Aliases { get; set; } = [];

    /// <summary>Domains of the directory that belong to the profile; empty: as CallSign brings it along.</summary>
    public List<SipProfileDomain> Domains { get; set; } = [];

    /// <summary>Host names of the nodes that this holds for; empty: for all.</summary>
    public List<string> Nodes { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether the row holds for the node of that host name.</summary>
    public bool HoldsFor(string hostname) => Nodes.Count == 0 || Nodes.Contains(hostname, StringComparer.OrdinalIgnoreCase);

    public void Normalize()
    {
        Parameters = [.. (Parameters ?? []).Where(p => p is not null)];
        foreach (var parameter in Parameters)
        {
            var known = SofiaParameters.Find(parameter.Name = parameter.Name?.Trim() ?? "");
            (parameter.Name, parameter.Value) = known is null ? (parameter.Name, parameter.Value ?? "") : (known.Name, SofiaValue.Clean(known, parameter.Value));
        }

        Aliases = Words(Aliases);
        Nodes = Words(Nodes);
        Domains = [.. (Domains ?? []).Where(d => d is not null)];
        Domains.ForEach(d => d.Name = d.Name?.Trim().ToLowerInvariant() ?? "");
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Name.Length > 0 && !RoutingToken.IsName(Name), nameof(Name), "Use letters, digits, dots, hyphens and underscores only.");
        errors.AddIf(Parameters.Count > SofiaParameters.All.Count, nameof(Parameters), "A parameter can be set once only.");
        for (var i = 0; i < Parameters.Count && i < SofiaParameters.All.Count; i++)
        {
            var (field, parameter) = ($"Parameters[{i}].", Parameters[i]);
            var known = SofiaParameters.Find(parameter.Name);
            errors.AddIf(known is null, field + nameof(parameter.Name), "There is no such parameter in the catalogue.");
            errors.AddIf(Parameters.Take(i).Any(p => p.Name == parameter.Name), field + nameof(parameter.Name), $"{parameter.Name} is set twice.");
            if (known is not null && SofiaValue.Problem(known, parameter.Value) is { } problem)
            {
                errors.Add(field + nameof(parameter.Value), problem);
            }
        }

        Names(errors, nameof(Aliases), Aliases, "alias");
        Names(errors, nameof(Nodes), Nodes, "host name");
        errors.AddIf(Domains.Count > MostEntries, nameof(Domains), $"A profile has at most {MostEntries} domains.");
        for (var i = 0; i < Domains.Count && i < MostEntries; i++)
        {
            errors.AddIf(!RoutingToken.IsDomain(Domains[i].Name), $"Domains[{i}].Name", "Enter a SIP domain, or all for every domain.");
            errors.AddIf(Domains.Take(i).Any(d => d.Name == Domains[i].Name), $"Domains[{i}].Name", $"{Domains[i].Name} is listed twice.");
        }
    }

    public IEnumerable<NounLink> Links() => [];

    private static List<string> Words(List<string>? words) =>
        [.. (words ?? []).Select(w => w?.Trim() ?? "").Where(w => w.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static void Names(FieldErrors errors, string field, List<string> names, string one)
    {
        errors.AddIf(names.Count > MostEntries, field, $"Enter at most {MostEntries}.");
        errors.AddIf(names.Find(n => !RoutingToken.IsName(n)) is { } bad, field, $"This {one} can hold letters, digits, dots, hyphens and underscores only.");
    }
}

/// <summary>A parameter of a profile that differs from what CallSign brings along.</summary>
public sealed class SipProfileParameter
{
    /// <summary>Name in <see cref="SofiaParameters"/>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Empty: the parameter is not written, so that mod_sofia's own default holds.</summary>
    public string Value { get; set; } = "";
}

/// <summary>A domain of a profile.</summary>
public sealed class SipProfileDomain
{
    /// <summary>A SIP domain; <c>all</c> for every domain of the directory.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether the profile is found by the domain.</summary>
    public bool Alias { get; set; } = true;

    /// <summary>Whether gateways in the directory's users are read.</summary>
    public bool Parse { get; set; }
}

internal sealed class SipProfileMap : IEntityTypeConfiguration<SipProfile>
{
    public void Configure(EntityTypeBuilder<SipProfile> builder)
    {
        builder.ToTable("sip_profiles");
        builder.HasIndex(p => p.Name).IsUnique();
        builder.Property(p => p.Version).IsRowVersion();
        builder.Property(p => p.Name).HasMaxLength(60);
        builder.Property(p => p.Description).HasMaxLength(500);
        builder.Property(p => p.Parameters).AsJson();
        builder.Property(p => p.Aliases).AsJson();
        builder.Property(p => p.Domains).AsJson();
        builder.Property(p => p.Nodes).AsJson();
    }
}
