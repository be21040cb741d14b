using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.FollowMe;

/// <summary>Whose callers say their name before anybody is rung.</summary>
public enum CallScreening
{
    Nobody,

    /// <summary>Those who call one of the company's numbers.</summary>
    Outside,

    Everybody,
}

/// <summary>Where else the calls to an extension ring: its owner's mobile, the telephone at home. Who answers there may have to accept the call.</summary>
[Noun("follow_me", "follow-me plan", "follow-me plans", "follow_the_signs")]
[Reloads(ReloadScope.Tenant)]
public sealed class FollowMePlan : INoun, ITenantOwned
{
    /// <summary>Most telephones besides the extension's own.</summary>
    public const int MostSteps = 10;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>The extension whose calls follow; it has no other plan.</summary>
    public Destination? Extension { get; set; }

    /// <summary>Whether its own telephones ring too, from the beginning.</summary>
    public bool OwnTelephones { get; set; } = true;

    /// <summary>Whose name is asked for and played to whoever answers, who then accepts the call by a key.</summary>
    [Sortable]
    public CallScreening Screening { get; set; }

    /// <summary>1–<see cref="MostSteps"/>.</summary>
    public List<FollowMeStep> Steps { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Steps ??= [];
        Steps.ForEach(s => s.Number = DialNumber.Clean(s.Number) ?? "");
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Extension is not { Kind: "extension" }, nameof(Extension), "Choose the extension whose calls follow.");
        errors.AddIf(Steps.Count == 0, nameof(Steps), "Add at least one telephone.");
        errors.AddIf(Steps.Count > MostSteps, nameof(Steps), $"Add at most {MostSteps} telephones.");
        for (var i = 0; i < Steps.Count && i < MostSteps; i++)
        {
            var (field, step) = ($"Steps[{i}].", Steps[i]);
            errors.AddIf(step.Number.Length < 2 || !DialNumber.IsDiallable(step.Number), field + nameof(step.Number), "Enter 2 to 30 digits, * or #, with an optional + in front.");
            errors.AddIf(ReservedNumbers.IsEmergency(step.Number), field + nameof(step.Number), "Calls can't be sent on to the emergency services.");
            errors.AddIf(Steps.FindIndex(s => s.Number == step.Number) < i, field + nameof(step.Number), "This telephone is in the list already.");
            errors.AddIf(step.DelaySeconds is < 0 or > 120, field + nameof(step.DelaySeconds), "Enter 0 to 120 seconds.");
            errors.AddIf(step.TimeoutSeconds is < 5 or > 120, field + nameof(step.TimeoutSeconds), "Enter 5 to 120 seconds.");
        }
    }

    public IEnumerable<NounLink> Links() => Extension is { } extension ? [new NounLink(nameof(Extension), extension, Automatic: false)] : [];
}

/// <summary>A telephone that rings along.</summary>
public sealed class FollowMeStep
{
    /// <summary>An extension of the tenant, or any number that the outbound routes reach for the extension.</summary>
    public string Number { get; set; } = "";

    /// <summary>How long after the call came it starts to ring, 0–120 s.</summary>
    public int DelaySeconds { get; set; } = 10;

    /// <summary>How long it rings, 5–120 s.</summary>
    public int TimeoutSeconds { get; set; } = 25;

    /// <summary>Whether whoever answers must press 1 to take the call, so that no mobile's mailbox takes it.</summary>
    public bool Confirm { get; set; } = true;
}

internal sealed class FollowMePlanMap : IEntityTypeConfiguration<FollowMePlan>
{
    public void Configure(EntityTypeBuilder<FollowMePlan> builder)
    {
        builder.MapNoun();
        builder.Property(p => p.Steps).AsJson();
    }
}

/// <summary>Two plans of one extension could not both hold.</summary>
internal sealed class FollowMePlanRule : INounRule<FollowMePlan>
{
    public async Task CheckAsync(CallSignDbContext context, FollowMePlan noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (noun.Extension is { } extension && context.Scope.TenantId is { } tenantId
            && await context.Set<FollowMePlan>().AsNoTracking().Where(p => p.TenantId == tenantId && p.Id != noun.Id && p.Extension == extension)
                .Select(p => p.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } other)
        {
            errors.Add(nameof(noun.Extension), $"The plan {other} is for this extension already.");
        }
    }
}
