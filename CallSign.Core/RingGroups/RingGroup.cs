using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.RingGroups;

/// <summary>How the members of a ring group are rung.</summary>
public enum RingStrategy
{
    /// <summary>All at once, each from its own delay on.</summary>
    Simultaneous,

    /// <summary>One after the other, in their order.</summary>
    Sequential,

    /// <summary>One after the other in their order, and those that rang go on ringing.</summary>
    Rollover,

    /// <summary>All at once, each as a call of its own with its own delay, timeout and confirmation (mod_dptools, "enterprise originate").</summary>
    Enterprise,

    /// <summary>One after the other, in an order drawn for each call.</summary>
    Random,
}

/// <summary>Telephones that ring together under one number.</summary>
[Noun("ring_group", "ring group", "ring groups", "groups", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class RingGroup : INumbered, ITenantOwned
{
    /// <summary>Most members.</summary>
    public const int MostMembers = 50;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    [Sortable]
    public RingStrategy Strategy { get; set; }

    /// <summary>How long the group rings in all, 5–300 s.</summary>
    public int RingTimeoutSeconds { get; set; } = 30;

    /// <summary>Put before the caller's name on the members' telephones, at most 20 characters; null for nothing.</summary>
    public string? CallerNamePrefix { get; set; }

    /// <summary>Whether a member who is on the telephone is left out.</summary>
    public bool SkipBusy { get; set; }

    /// <summary>Whether calls to members follow their own forwarding and do-not-disturb; else the telephones ring regardless.</summary>
    public bool FollowForwards { get; set; }

    /// <summary>1–<see cref="MostMembers"/>, in their order.</summary>
    public List<RingGroupMember> Members { get; set; } = [];

    /// <summary>Where the call goes when nobody takes it; null: it ends.</summary>
    public Destination? Fallback { get; set; }

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
        errors.AddIf(RingTimeoutSeconds is < 5 or > 300, nameof(RingTimeoutSeconds), "Enter 5 to 300 seconds.");
        GroupRules.Prefix(errors, CallerNamePrefix);
        GroupRules.Members(errors, [.. Members.Select(m => m.Number)], MostMembers, "ring group", number =>
            number.Length < 2 || !DialNumber.IsDiallable(number) ? "Enter 2 to 30 digits, * or #, with an optional + in front."
            : ReservedNumbers.IsEmergency(number) ? "A group can't ring the emergency services."
            : number == Number ? "A group can't be its own member." : null);
        for (var i = 0; i < Members.Count; i++)
        {
            var (field, member) = ($"Members[{i}].", Members[i]);
            errors.AddIf(member.DelaySeconds is < 0 or > 120, field + nameof(member.DelaySeconds), "Enter 0 to 120 seconds.");
            errors.AddIf(member.TimeoutSeconds is < 5 or > 300, field + nameof(member.TimeoutSeconds), "Enter 5 to 300 seconds.");
        }
    }

    public IEnumerable<NounLink> Links() => Fallback is { } fallback ? [new NounLink(nameof(Fallback), fallback)] : [];
}

/// <summary>A telephone of a ring group.</summary>
public sealed class RingGroupMember
{
    /// <summary>An extension of the tenant, or any number that its outbound routes reach.</summary>
    public string Number { get; set; } = "";

    /// <summary>How long after the others it starts to ring, 0–120 s.</summary>
    public int DelaySeconds { get; set; }

    /// <summary>How long it rings, 5–300 s.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Whether whoever answers must press 1 to take the call, as for mobile numbers whose mailbox would answer.</summary>
    public bool Confirm { get; set; }
}

internal sealed class RingGroupMap : IEntityTypeConfiguration<RingGroup>
{
    public void Configure(EntityTypeBuilder<RingGroup> builder)
    {
        builder.MapNoun();
        builder.Property(g => g.Members).AsJson();
        builder.Property(g => g.CallerNamePrefix).HasMaxLength(GroupRules.LongestPrefix);
    }
}
