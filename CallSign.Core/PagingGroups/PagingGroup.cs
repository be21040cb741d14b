using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.PagingGroups;

/// <summary>The <c>Alert-Info</c> header (RFC 3261 20.4) that a phone is told to answer by, beside <c>Call-Info: answer-after=0</c>.</summary>
public enum PageAlert
{
    /// <summary>No such header.</summary>
    None,

    /// <summary><c>info=RingAnswer</c>: phones that are set up to answer this word, as Polycom's.</summary>
    RingAnswer,

    /// <summary><c>info=alert-autoanswer</c>: Snom, Yealink, Grandstream and others.</summary>
    AlertAutoAnswer,

    /// <summary><c>info=Intercom</c>: phones that are set up to answer this word.</summary>
    Intercom,
}

/// <summary>Telephones that answer by themselves, all at once, so that one person can speak to a room or a floor.</summary>
[Noun("paging_group", "paging group", "paging groups", "campaign", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class PagingGroup : INumbered, ITenantOwned
{
    /// <summary>Most members.</summary>
    public const int MostMembers = 100;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>Whether the members can be heard too, as on an intercom; else only the caller speaks.</summary>
    public bool TwoWay { get; set; }

    /// <summary>Whether a member who is on the telephone is left out.</summary>
    public bool SkipBusy { get; set; } = true;

    /// <summary>How long phones may take to answer, 10–60 s: mod_conference takes no less.</summary>
    public int AnswerTimeoutSeconds { get; set; } = 10;

    public PageAlert Alert { get; set; } = PageAlert.AlertAutoAnswer;

    /// <summary>Put before the caller's name on the members' telephones, at most 20 characters; null for nothing.</summary>
    public string? CallerNamePrefix { get; set; } = "Page";

    /// <summary>1–<see cref="MostMembers"/> extensions.</summary>
    public List<PagingMember> Members { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        CallerNamePrefix = TextRules.Clean(CallerNamePrefix);
        Members ??= [];
        foreach (var member in Members)
        {
            member.Number = DialNumber.Clean(member.Number) ?? "";
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(AnswerTimeoutSeconds is < 10 or > 60, nameof(AnswerTimeoutSeconds), "Enter 10 to 60 seconds.");
        GroupRules.Prefix(errors, CallerNamePrefix);
        GroupRules.Members(errors, [.. Members.Select(m => m.Number)], MostMembers, "paging group",
            number => RoutingToken.IsExtensionNumber(number) ? null : "Enter the number of an extension: 2 to 15 digits.");
    }

    public IEnumerable<NounLink> Links() => [];
}

/// <summary>A telephone of a paging group.</summary>
public sealed class PagingMember
{
    /// <summary>An extension of the tenant.</summary>
    public string Number { get; set; } = "";
}

internal sealed class PagingGroupMap : IEntityTypeConfiguration<PagingGroup>
{
    public void Configure(EntityTypeBuilder<PagingGroup> builder)
    {
        builder.MapNoun();
        builder.Property(g => g.Members).AsJson();
        builder.Property(g => g.CallerNamePrefix).HasMaxLength(GroupRules.LongestPrefix);
    }
}
