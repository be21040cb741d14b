using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>
/// Somebody who answers calls of queues (mod_callcenter, type <c>callback</c>). Whether he takes calls now is no part of this row: no edit of it
/// touches his status or the call that he has.
/// </summary>
[Noun("agent", "agent", "agents", "headset_mic", IsReferenced = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class QueueAgent : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary><c>contact</c>: his extension, or a number outside.</summary>
    public Destination? Contact { get; set; }

    /// <summary>How long his telephone rings, 5–300 s (<c>leg_timeout</c>).</summary>
    public int RingSeconds { get; set; } = 20;

    /// <summary>Whether he must press 1 to take the call, as for mobile numbers whose mailbox would answer.</summary>
    public bool Confirm { get; set; }

    /// <summary><c>wrap-up-time</c>: rest after each call, 0–3600 s.</summary>
    public int WrapUpSeconds { get; set; } = 10;

    /// <summary><c>max-no-answer</c>: after so many calls not answered his status changes, 0–100; 0 for never.</summary>
    public int MaxNoAnswer { get; set; } = 3;

    /// <summary><c>reject-delay-time</c>: rest after a call that he rejected, 0–3600 s.</summary>
    public int RejectDelaySeconds { get; set; } = 10;

    /// <summary><c>busy-delay-time</c>: rest after his telephone was busy, 0–3600 s.</summary>
    public int BusyDelaySeconds { get; set; } = 30;

    /// <summary><c>no-answer-delay-time</c>: rest after a call that he did not answer, 0–3600 s.</summary>
    public int NoAnswerDelaySeconds { get; set; } = 10;

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        // Every field is of a form of its own already.
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Contact is null, nameof(Contact), "Choose the agent's extension, or a number.");
        errors.AddIf(Contact is { Kind: not ("extension" or Destination.NumberKind) }, nameof(Contact), "Choose an extension or a number.");
        errors.AddIf(
            Contact is { Kind: Destination.NumberKind, Target: { } number } && ReservedNumbers.IsEmergency(number), nameof(Contact), "An agent can't be the emergency services.");
        errors.AddIf(RingSeconds is < 5 or > 300, nameof(RingSeconds), "Enter 5 to 300 seconds.");
        errors.AddIf(MaxNoAnswer is < 0 or > 100, nameof(MaxNoAnswer), "Enter 0 to 100.");
        foreach (var (field, seconds) in new[]
        {
            (nameof(WrapUpSeconds), WrapUpSeconds), (nameof(RejectDelaySeconds), RejectDelaySeconds), (nameof(BusyDelaySeconds), BusyDelaySeconds),
            (nameof(NoAnswerDelaySeconds), NoAnswerDelaySeconds),
        })
        {
            errors.AddIf(seconds is < 0 or > 3600, field, "Enter 0 to 3600 seconds.");
        }
    }

    // Nobody is led to an agent but by a queue, which rings him and goes on.
    public IEnumerable<NounLink> Links() => Contact is { } contact ? [new NounLink(nameof(Contact), contact, Automatic: false)] : [];
}

internal sealed class QueueAgentMap : IEntityTypeConfiguration<QueueAgent>
{
    public void Configure(EntityTypeBuilder<QueueAgent> builder) => builder.MapNoun();
}

/// <summary>An extension is one agent's: a telephone that logs in must say who.</summary>
internal sealed class QueueAgentRule : INounRule<QueueAgent>
{
    public async Task CheckAsync(CallSignDbContext context, QueueAgent noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (noun.Contact is { } contact && context.Scope.TenantId is { } tenantId
            && await context.Set<QueueAgent>().AsNoTracking().Where(a => a.TenantId == tenantId && a.Id != noun.Id && a.Contact == contact)
                .Select(a => a.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } other)
        {
            errors.Add(nameof(noun.Contact), $"This is agent {other} already.");
        }
    }
}
