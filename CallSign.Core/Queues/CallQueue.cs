using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>Callers wait here for an agent (mod_callcenter). On the switch it is named by its id and the tenant's domain: see <see cref="CallcenterNames"/>.</summary>
[Noun("queue", "queue", "queues", "support_agent", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class CallQueue : INumbered, ITenantOwned, IPlaysSounds
{
    /// <summary>Most agents of a queue.</summary>
    public const int MostAgents = 500;

    /// <summary>Most patterns of <see cref="CallbackNumbers"/>.</summary>
    public const int MostPatterns = 50;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary><c>strategy</c>.</summary>
    [Sortable]
    public QueueStrategy Strategy { get; set; }

    /// <summary><c>ring-progressively-delay</c>: seconds after which one more agent is rung, 1–300; of <see cref="QueueStrategy.RingProgressively"/> alone.</summary>
    public int RingProgressivelyDelay { get; set; } = 10;

    /// <summary>Played before the caller joins, as <see cref="SoundText"/> names sounds; null for nothing.</summary>
    public string? Greeting { get; set; }

    /// <summary><c>moh-sound</c>: id of the <see cref="MusicClass"/> that callers wait with; null for the company's usual music.</summary>
    public Guid? MusicId { get; set; }

    /// <summary><c>announce-sound</c>: played over the music again and again, as <see cref="SoundText"/> names sounds; null for nothing.</summary>
    public string? AnnounceSound { get; set; }

    /// <summary><c>announce-frequency</c>: seconds between two announcements, 10–3600.</summary>
    public int AnnounceSeconds { get; set; } = 30;

    /// <summary>How often callers are told their position, 15–3600 s; null for never.</summary>
    public int? PositionSeconds { get; set; }

    /// <summary>Whether they are told about how long they will wait, after their position.</summary>
    public bool AnnounceWait { get; set; }

    /// <summary><c>record-template</c>: whether conversations with agents are recorded.</summary>
    public bool Record { get; set; }

    /// <summary>Put before the caller's name on the agents' telephones, at most 20 characters; null for nothing.</summary>
    public string? CallerNamePrefix { get; set; }

    /// <summary><c>time-base-score</c>: whether the time that a caller spent before he joined counts for his place.</summary>
    public bool CountTimeBefore { get; set; } = true;

    /// <summary><c>max-wait-time</c>: seconds, 0–86,400; 0 for no limit.</summary>
    public int MaxWaitSeconds { get; set; }

    /// <summary><c>max-wait-time-with-no-agent</c>: how long callers wait while no agent is logged in, 0–86,400 s; 0 for no limit.</summary>
    public int MaxWaitNoAgentSeconds { get; set; }

    /// <summary><c>max-wait-time-with-no-agent-time-reached</c>: what whoever joins meanwhile gets on top, 0–86,400 s.</summary>
    public int NoAgentGraceSeconds { get; set; } = 5;

    /// <summary>Most callers that wait at once, 1–1000; null for no limit. Further ones go on to <see cref="Overflow"/>.</summary>
    public int? MaxWaiting { get; set; }

    /// <summary>Where callers go who waited too long or found the queue full; null: the call ends.</summary>
    public Destination? Overflow { get; set; }

    /// <summary>Where callers go while no agent is logged in; null: as <see cref="Overflow"/>.</summary>
    public Destination? NoAgent { get; set; }

    /// <summary><c>cc_exit_keys</c>: the key by which a caller leaves the queue, a digit, * or #; null for none.</summary>
    public string? ExitKey { get; set; }

    /// <summary>Where the key leads.</summary>
    public Destination? Exit { get; set; }

    /// <summary>Whether a waiting caller may press a key and be called back when it is his turn: his place is kept.</summary>
    public bool Callback { get; set; }

    /// <summary>The key for it, a digit, * or #, other than <see cref="ExitKey"/>.</summary>
    public string CallbackKey { get; set; } = "1";

    /// <summary>Whether the caller may enter another number than his own.</summary>
    public bool CallbackOtherNumber { get; set; }

    /// <summary>Which numbers are called back, as <see cref="DialPattern"/> reads them, at most <see cref="MostPatterns"/>; none: every one that the company's routes let out.</summary>
    public List<string> CallbackNumbers { get; set; } = [];

    /// <summary>How often he is called before it is given up, 1–10.</summary>
    public int CallbackAttempts { get; set; } = 3;

    /// <summary>Minutes from one attempt to the next, 1–120.</summary>
    public int CallbackMinutes { get; set; } = 5;

    /// <summary>Played first to whom is called back, as <see cref="SoundText"/> names sounds; null for nothing.</summary>
    public string? CallbackSound { get; set; }

    /// <summary><c>tier-rules-apply</c>: whether agents of a higher level are asked only after some time.</summary>
    public bool TierRulesApply { get; set; }

    /// <summary><c>tier-rule-wait-second</c>: that time, 0–86,400 s.</summary>
    public int TierWaitSeconds { get; set; } = 30;

    /// <summary><c>tier-rule-wait-multiply-level</c>: whether it is multiplied by the level.</summary>
    public bool TierWaitMultiplied { get; set; } = true;

    /// <summary><c>tier-rule-no-agent-no-wait</c>: whether a level without any agent is passed over at once.</summary>
    public bool TierSkipsEmpty { get; set; } = true;

    /// <summary><c>abandoned-resume-allowed</c>: whether a caller who hung up and calls again gets his place back.</summary>
    public bool ResumeAbandoned { get; set; }

    /// <summary><c>discard-abandoned-after</c>: how long his place is kept, 0–86,400 s.</summary>
    public int DiscardAbandonedSeconds { get; set; } = 60;

    /// <summary><c>agent-no-answer-status</c>: what an agent becomes who did not answer too often.</summary>
    public AgentStatus NoAnswerStatus { get; set; } = AgentStatus.OnBreak;

    /// <summary>An answer within so many seconds is in time, 5–600: the service level of statistics.</summary>
    public int ServiceLevelSeconds { get; set; } = 20;

    /// <summary>The number that the agent is bridged to outside once he has the call, as dialled; null for none.</summary>
    public string? BridgeNumber { get; set; }

    /// <summary>The gateway that is tried first for it; null: as the outbound routes say.</summary>
    public Guid? BridgeGatewayId { get; set; }

    /// <summary>Tiers: who answers, at most <see cref="MostAgents"/>.</summary>
    public List<QueueTier> Agents { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        (Greeting, AnnounceSound, CallbackSound) = (SoundText.Clean(Greeting), SoundText.Clean(AnnounceSound), SoundText.Clean(CallbackSound));
        CallbackKey = TextRules.Clean(CallbackKey) ?? "";
        CallbackNumbers = [.. (CallbackNumbers ?? []).Select(DialPattern.Clean).Where(p => p.Length > 0).Distinct()];
        (CallerNamePrefix, ExitKey) = (TextRules.Clean(CallerNamePrefix), TextRules.Clean(ExitKey));
        Agents ??= [];
        BridgeNumber = DialNumber.Clean(BridgeNumber);
        BridgeGatewayId = BridgeNumber is null ? null : BridgeGatewayId;
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        QueueRules.Check(this, errors);
    }

    public IEnumerable<(string Field, string? Sound)> Sounds() => [(nameof(Greeting), Greeting), (nameof(AnnounceSound), AnnounceSound)];

    public IEnumerable<NounLink> Links()
    {
        foreach (var (field, to) in new[] { (nameof(Overflow), Overflow), (nameof(NoAgent), NoAgent) })
        {
            if (to is { } destination)
            {
                yield return new NounLink(field, destination);
            }
        }

        if (Exit is { } exit)
        {
            yield return new NounLink(nameof(Exit), exit, Automatic: false);
        }

        if (MusicId is { } music)
        {
            yield return new NounLink(nameof(MusicId), Destination.To(NounCatalog.Of<MusicClass>().Kind, music), Automatic: false);
        }

        if (BridgeGatewayId is { } gateway)
        {
            yield return new NounLink(nameof(BridgeGatewayId), Destination.To("gateway", gateway), Automatic: false);
        }

        foreach (var link in new[]
        {
            SoundText.Link(nameof(Greeting), Greeting), SoundText.Link(nameof(AnnounceSound), AnnounceSound), SoundText.Link(nameof(CallbackSound), CallbackSound),
        }.OfType<NounLink>())
        {
            yield return link;
        }

        for (var i = 0; i < Agents.Count; i++)
        {
            yield return new NounLink($"Agents[{i}].{nameof(QueueTier.AgentId)}", Destination.To(NounCatalog.Of<QueueAgent>().Kind, Agents[i].AgentId), Automatic: false);
        }
    }
}

/// <summary>An agent's place in a queue: a tier of mod_callcenter.</summary>
public sealed class QueueTier
{
    /// <summary>The <see cref="QueueAgent"/>.</summary>
    public Guid AgentId { get; set; }

    /// <summary><c>level</c>, 1–99: lower ones are asked first.</summary>
    public int Level { get; set; } = 1;

    /// <summary><c>position</c> within the level, 1–999.</summary>
    public int Position { get; set; } = 1;
}

internal sealed class CallQueueMap : IEntityTypeConfiguration<CallQueue>
{
    public void Configure(EntityTypeBuilder<CallQueue> builder)
    {
        builder.MapNoun();
        builder.Property(q => q.Agents).AsJson();
        builder.Property(q => q.CallerNamePrefix).HasMaxLength(20);
        builder.Property(q => q.ExitKey).HasMaxLength(1);
        builder.Property(q => q.BridgeNumber).HasMaxLength(30);
        builder.Property(q => q.CallbackKey).HasMaxLength(1);
        builder.Property(q => q.CallbackNumbers).AsJson();
        builder.Property(q => q.CallbackSound).HasMaxLength(SoundText.MaxLength);
        builder.Property(q => q.Greeting).HasMaxLength(SoundText.MaxLength);
        builder.Property(q => q.AnnounceSound).HasMaxLength(SoundText.MaxLength);
    }
}
