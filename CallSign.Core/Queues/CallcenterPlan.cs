using System.Globalization;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Media;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;

namespace CallSign.Core.Queues;

/// <summary>What a value of <c>callcenter.conf</c> is made of.</summary>
public enum CallcenterValue
{
    /// <summary>The text as it stands.</summary>
    Text,

    /// <summary>A path below the media folder, which differs between nodes and portal.</summary>
    Media,

    /// <summary>A text of the program's own, whose variables the switch expands.</summary>
    Expanded,
}

/// <summary>A <c>param</c> of a queue.</summary>
/// <param name="Name">mod_callcenter's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Kind">What that is made of.</param>
public sealed record CallcenterParameter(string Name, string Value, CallcenterValue Kind = CallcenterValue.Text);

/// <summary>An agent as the switch has him.</summary>
/// <param name="Name">Of <see cref="CallcenterNames"/>.</param>
/// <param name="Settings">What is set, by the keys of <c>callcenter_config agent set</c>: never status or state.</param>
public sealed record CallcenterAgent(string Name, IReadOnlyList<KeyValuePair<string, string>> Settings);

/// <summary>An agent's place in a queue as the switch has it.</summary>
public sealed record CallcenterTier(string Queue, string Agent, int Level, int Position);

/// <summary>What a tenant's part of mod_callcenter's configuration is, for the document and for the commands that follow an edit.</summary>
public static class CallcenterPlan
{
    /// <summary>The queues that are served.</summary>
    public static IEnumerable<CallQueue> Queues(TenantSnapshot? tenant) =>
        tenant is not { Enabled: true } ? [] : tenant.Nouns.All<CallQueue>().Where(q => q.Enabled);

    /// <summary>The agents that are served: those whose telephone is there.</summary>
    public static IEnumerable<CallcenterAgent> Agents(TenantSnapshot? tenant) =>
        tenant is not { Enabled: true } ? [] : tenant.Nouns.All<QueueAgent>().Select(a => Of(tenant, a)).OfType<CallcenterAgent>();

    /// <summary>The tiers of a queue whose agents are served.</summary>
    public static IEnumerable<CallcenterTier> Tiers(TenantSnapshot tenant, CallQueue queue)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(queue);
        var name = CallcenterNames.Of(queue.Id, tenant.Domain);
        return queue.Agents.Where(t => tenant.Nouns.Find<QueueAgent>(t.AgentId) is { } agent && Contact(tenant, agent) is not null)
            .Select(t => new CallcenterTier(name, CallcenterNames.Of(t.AgentId, tenant.Domain), t.Level, t.Position));
    }

    /// <summary>The agent; null where he is disabled or has no telephone.</summary>
    public static CallcenterAgent? Of(TenantSnapshot tenant, QueueAgent agent)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(agent);
        return !agent.Enabled || Contact(tenant, agent) is not { } contact ? null : new CallcenterAgent(
            CallcenterNames.Of(agent.Id, tenant.Domain),
            [
                new("contact", contact), new("wrap_up_time", Text(agent.WrapUpSeconds)), new("max_no_answer", Text(agent.MaxNoAnswer)),
                new("reject_delay_time", Text(agent.RejectDelaySeconds)), new("busy_delay_time", Text(agent.BusyDelaySeconds)),
                new("no_answer_delay_time", Text(agent.NoAnswerDelaySeconds)),
            ]);
    }

    /// <summary>The parameters of a queue.</summary>
    public static IReadOnlyList<CallcenterParameter> Parameters(TenantSnapshot tenant, CallQueue queue)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(queue);
        List<CallcenterParameter> all =
        [
            new("strategy", CallcenterWords.Of(queue.Strategy)),
            Music(tenant, queue),
            new("time-base-score", queue.CountTimeBefore ? "system" : "queue"),
            new("ring-progressively-delay", Text(queue.RingProgressivelyDelay)),
            new("max-wait-time", Text(queue.MaxWaitSeconds)),
            new("max-wait-time-with-no-agent", Text(queue.MaxWaitNoAgentSeconds)),
            new("max-wait-time-with-no-agent-time-reached", Text(queue.NoAgentGraceSeconds)),
            new("tier-rules-apply", Text(queue.TierRulesApply)),
            new("tier-rule-wait-second", Text(queue.TierWaitSeconds)),
            new("tier-rule-wait-multiply-level", Text(queue.TierWaitMultiplied)),
            new("tier-rule-no-agent-no-wait", Text(queue.TierSkipsEmpty)),
            new("discard-abandoned-after", Text(queue.DiscardAbandonedSeconds)),
            new("abandoned-resume-allowed", Text(queue.ResumeAbandoned)),
            new("agent-no-answer-status", CallcenterWords.Of(queue.NoAnswerStatus)),
        ];
        if (Sound(tenant, queue.AnnounceSound) is { } announce)
        {
            all.Add(announce);
            all.Add(new("announce-frequency", Text(queue.AnnounceSeconds)));
        }

        if (queue.Record)
        {
            all.Add(new("record-template", $"$${{recordings_dir}}/{tenant.Domain}/${{strftime(%Y/%m/%d)}}/${{uuid}}.wav", CallcenterValue.Expanded));
        }

        return all;
    }

    /// <summary>The agent whose telephone an extension is; null where it is none's.</summary>
    public static QueueAgent? AgentOf(TenantSnapshot tenant, Guid extensionId)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var contact = Destination.To("extension", extensionId);
        return tenant.Nouns.All<QueueAgent>().FirstOrDefault(a => a.Enabled && a.Contact == contact);
    }

    /// <summary>What an agent's digits say; null for digits that say nothing.</summary>
    public static AgentCode? CodeOf(TenantSnapshot tenant, AgentCodeUse use, ReadOnlySpan<char> digits)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        foreach (var code in tenant.Nouns.All<AgentCode>())
        {
            if (code.Enabled && code.Use == use && digits.SequenceEqual(code.Code))
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>How an agent is rung; null where nothing is there that could be.</summary>
    public static string? Contact(TenantSnapshot tenant, QueueAgent agent)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(agent);
        var options = $"leg_timeout={Text(agent.RingSeconds)}"
            + (agent.Confirm ? ",group_confirm_key=1,group_confirm_cancel_timeout=true,group_confirm_file=ivr/ivr-accept_reject_voicemail.wav" : "");
        return agent.Contact switch
        {
            { Kind: "extension", NounId: { } id } => tenant.Find(id) is { } extension && RoutingToken.IsExtensionNumber(extension.Number)
                ? $"[{options}]user/{extension.Number}@{tenant.Domain}" : null,
            { Kind: Destination.NumberKind, Target: { } number } when DialNumber.IsDiallable(number) =>
                $"[{options},loopback_export=callsign_dials,callsign_dials={number}]loopback/{number}/{tenant.Domain}/XML",
            _ => null,
        };
    }

    private static CallcenterParameter Music(TenantSnapshot tenant, CallQueue queue) =>
        tenant.Nouns.Find<MusicClass>(queue.MusicId) is { } music && MusicPlaylist.Of(tenant, music) is { } list ? new("moh-sound", "local_stream://" + list.StreamName)
        : MusicPlaylist.DefaultSource(tenant) is { } usual ? new("moh-sound", usual)
        : new("moh-sound", "$${hold_music}", CallcenterValue.Expanded);

    private static CallcenterParameter? Sound(TenantSnapshot tenant, string? sound) =>
        SoundText.TryLibrary(sound, out var id)
            ? tenant.Nouns.Find<MediaFile>(id) is { HasAudio: true } ? new("announce-sound", MediaFolders.RelativePath(tenant.Id, id), CallcenterValue.Media) : null
            : SoundText.IsPrompt(sound) ? new("announce-sound", sound!) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";
}
