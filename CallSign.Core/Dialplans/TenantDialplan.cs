using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using CallSign.Core.Changes;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Dialplans;

/// <summary>Where a dialplan stands among a tenant's routes.</summary>
public enum DialplanPosition
{
    /// <summary>Asked before the portal's own routes.</summary>
    Before,

    /// <summary>Asked only for numbers that no route of the portal takes.</summary>
    After,
}

/// <summary>Extensions of a tenant's own, written as FreeSWITCH's dialplan XML.</summary>
/// <remarks>
/// The text is only ever read: what is stored and served is what <see cref="DialplanParser"/> made of it, and <see cref="Xml"/> is that once more
/// as text.
/// </remarks>
[Noun("dialplan", "dialplan", "dialplans", "code")]
[Reloads(ReloadScope.Tenant)]
public sealed class TenantDialplan : INoun, ITenantOwned, IPlaysSounds
{
    private bool? _sound;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    [Sortable]
    public DialplanPosition Position { get; set; }

    /// <summary>Those of a lower order come first, 0–999.</summary>
    [Sortable]
    public int Order { get; set; } = 100;

    /// <summary>Extensions as text; after a save in the form that was understood.</summary>
    public string Xml { get; set; } = "";

    /// <summary>The same as parts; made anew from <see cref="Xml"/> at each save, whatever was put here.</summary>
    public List<DialplanExtension> Extensions { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether every part passes the rules, as what was saved does. Judged once: nothing changes a noun of the snapshot.</summary>
    [NotMapped]
    [JsonIgnore]
    public bool IsSound => _sound ??= Extensions.Count > 0 && DialplanRules.Problem(Extensions) is null;

    public void Normalize()
    {
        Xml ??= "";
        var parsed = DialplanParser.Parse(Xml);
        Extensions = parsed.Errors.Count == 0 ? [.. parsed.Extensions] : [];
        Xml = parsed.Errors.Count == 0 ? parsed.Canonical : Xml;
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Order is < 0 or > 999, nameof(Order), "Enter 0 to 999.");
        foreach (var error in DialplanParser.Parse(Xml).Errors.Take(20))
        {
            errors.Add(nameof(Xml), error.ToString());
        }
    }

    public IEnumerable<NounLink> Links() => [];

    /// <summary>What its actions play; of the application <c>phrase</c> the name without what it is given.</summary>
    public IEnumerable<(string Field, string? Sound)> Sounds() => Extensions.SelectMany(e => e.Conditions).SelectMany(c => c.Actions)
        .Select(a => (nameof(Xml), (string?)(a.Application == "phrase" ? SoundText.Phrase + a.Data.Split(',')[0] : a.Data)));
}

/// <summary>An extension: conditions that are asked in order.</summary>
public sealed class DialplanExtension
{
    /// <summary>1–60 letters, digits, <c>. _ -</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether the extensions behind it are asked as well.</summary>
    public bool Continue { get; set; }

    public List<DialplanCondition> Conditions { get; set; } = [];
}

/// <summary>A condition and what happens when it holds or does not.</summary>
public sealed class DialplanCondition
{
    /// <summary>A field or <c>${variable}</c> that is allowed; null: it always holds, but for its times.</summary>
    public string? Field { get; set; }

    /// <summary>A <see cref="SwitchRegex"/>.</summary>
    public string? Expression { get; set; }

    /// <summary><c>on-true</c>, <c>on-false</c>, <c>always</c> or <c>never</c>; null for on-false.</summary>
    public string? Break { get; set; }

    /// <summary>How many of <see cref="Tests"/> must hold: <c>all</c>, <c>any</c> or <c>xor</c>; null where there are none.</summary>
    public string? Match { get; set; }

    public List<DialplanTest> Tests { get; set; } = [];

    /// <summary>When it holds.</summary>
    public List<DialplanTime> Times { get; set; } = [];

    public List<DialplanAction> Actions { get; set; } = [];
}

/// <summary>One of several tests of a condition.</summary>
public sealed class DialplanTest
{
    public string Field { get; set; } = "";

    public string Expression { get; set; } = "";
}

/// <summary>When a condition holds: <c>wday</c>, <c>hour</c>, <c>time-of-day</c> and their like.</summary>
public sealed class DialplanTime
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}

/// <summary>An application with its argument.</summary>
public sealed class DialplanAction
{
    /// <summary>Of <see cref="DialplanApplications"/>.</summary>
    public string Application { get; set; } = "";

    public string Data { get; set; } = "";

    /// <summary>Whether it is carried out while the dialplan is still read.</summary>
    public bool Inline { get; set; }

    /// <summary>Whether it is carried out when the condition does not hold.</summary>
    public bool Anti { get; set; }
}

internal sealed class TenantDialplanMap : IEntityTypeConfiguration<TenantDialplan>
{
    public void Configure(EntityTypeBuilder<TenantDialplan> builder)
    {
        builder.MapNoun();
        builder.Property(d => d.Xml).HasMaxLength(DialplanParser.MaxLength * 2);
        builder.Property(d => d.Extensions).AsJson();
    }
}
