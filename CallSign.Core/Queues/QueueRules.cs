using CallSign.Core.Extensions;
using CallSign.Core.Media;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;

namespace CallSign.Core.Queues;

/// <summary>What a queue may be, as far as it can be judged alone.</summary>
internal static class QueueRules
{
    public static void Check(CallQueue queue, FieldErrors errors)
    {
        errors.AddIf(
            queue.BridgeNumber is { } number && (!DialNumber.IsDiallable(number) || number.Length < 2), nameof(CallQueue.BridgeNumber),
            "Enter 2 to 30 digits, with + in front if need be.");
        Sounds(queue, errors);
        Times(queue, errors);
        Ways(queue, errors);
        Callbacks(queue, errors);
        Agents(queue, errors);
    }

    private static void Sounds(CallQueue queue, FieldErrors errors)
    {
        foreach (var (field, sound) in new[] { (nameof(queue.Greeting), queue.Greeting), (nameof(queue.AnnounceSound), queue.AnnounceSound), (nameof(queue.CallbackSound), queue.CallbackSound) })
        {
            if (SoundText.Problem(sound) is { } problem)
            {
                errors.Add(field, problem);
            }
        }

        errors.AddIf(queue.AnnounceSeconds is < 10 or > 3600, nameof(queue.AnnounceSeconds), "Enter 10 to 3600 seconds.");
        errors.AddIf(queue.PositionSeconds is < 15 or > 3600, nameof(queue.PositionSeconds), "Enter 15 to 3600 seconds, or nothing for never.");
        if (queue.CallerNamePrefix is { } prefix && TextRules.Name(prefix, 20) is { } wrong)
        {
            errors.Add(nameof(queue.CallerNamePrefix), wrong);
        }
    }

    private static void Times(CallQueue queue, FieldErrors errors)
    {
        foreach (var (field, seconds) in new[]
        {
            (nameof(queue.MaxWaitSeconds), queue.MaxWaitSeconds), (nameof(queue.MaxWaitNoAgentSeconds), queue.MaxWaitNoAgentSeconds),
            (nameof(queue.NoAgentGraceSeconds), queue.NoAgentGraceSeconds), (nameof(queue.TierWaitSeconds), queue.TierWaitSeconds),
            (nameof(queue.DiscardAbandonedSeconds), queue.DiscardAbandonedSeconds),
        })
        {
            errors.AddIf(seconds is < 0 or > 86_400, field, "Enter 0 to 86400 seconds.");
        }

        errors.AddIf(queue.RingProgressivelyDelay is < 1 or > 300, nameof(queue.RingProgressivelyDelay), "Enter 1 to 300 seconds.");
        errors.AddIf(queue.ServiceLevelSeconds is < 5 or > 600, nameof(queue.ServiceLevelSeconds), "Enter 5 to 600 seconds.");
        errors.AddIf(queue.MaxWaiting is < 1 or > 1000, nameof(queue.MaxWaiting), "Enter 1 to 1000, or nothing for no limit.");
    }

    private static void Ways(CallQueue queue, FieldErrors errors)
    {
        errors.AddIf(queue.ExitKey is { } key && !IsKey(key), nameof(queue.ExitKey), "Enter one key: a digit, * or #.");
        errors.AddIf(queue.ExitKey is not null && queue.Exit is null, nameof(queue.Exit), "Choose where the key leads, or leave the key empty.");
        errors.AddIf(queue.ExitKey is null && queue.Exit is not null, nameof(queue.ExitKey), "Enter the key that leads there.");
        errors.AddIf(queue.NoAnswerStatus is not (AgentStatus.OnBreak or AgentStatus.LoggedOut), nameof(queue.NoAnswerStatus), "Choose on break or logged out.");
    }

    private static void Callbacks(CallQueue queue, FieldErrors errors)
    {
        errors.AddIf(!IsKey(queue.CallbackKey), nameof(queue.CallbackKey), "Enter one key: a digit, * or #.");
        errors.AddIf(queue.Callback && queue.CallbackKey == queue.ExitKey, nameof(queue.CallbackKey), "This key leads out of the queue already. Choose another one.");
        errors.AddIf(queue.CallbackAttempts is < 1 or > 10, nameof(queue.CallbackAttempts), "Enter 1 to 10.");
        errors.AddIf(queue.CallbackMinutes is < 1 or > 120, nameof(queue.CallbackMinutes), "Enter 1 to 120 minutes.");
        errors.AddIf(
            queue is { Callback: true, CallbackOtherNumber: true, CallbackNumbers.Count: 0 }, nameof(queue.CallbackNumbers),
            "Say which numbers callers may enter, as 0Z. or +49Z. – the company pays for these calls.");
        errors.AddIf(queue.CallbackNumbers.Count > CallQueue.MostPatterns, nameof(queue.CallbackNumbers), $"Enter at most {CallQueue.MostPatterns} patterns.");
        foreach (var pattern in queue.CallbackNumbers)
        {
            if (DialPattern.Problem(pattern) is { } problem)
            {
                errors.Add(nameof(queue.CallbackNumbers), $"{pattern}: {problem}");
                break;
            }
        }
    }

    private static void Agents(CallQueue queue, FieldErrors errors)
    {
        errors.AddIf(queue.Agents.Count > CallQueue.MostAgents, nameof(queue.Agents), $"A queue has at most {CallQueue.MostAgents} agents.");
        for (var i = 0; i < queue.Agents.Count; i++)
        {
            var (field, tier) = ($"Agents[{i}].", queue.Agents[i]);
            errors.AddIf(tier.AgentId == Guid.Empty, field + nameof(tier.AgentId), "Choose an agent.");
            errors.AddIf(tier.AgentId != Guid.Empty && queue.Agents.Take(i).Any(t => t.AgentId == tier.AgentId), field + nameof(tier.AgentId), "This agent is in the queue already.");
            errors.AddIf(tier.Level is < 1 or > 99, field + nameof(tier.Level), "Enter 1 to 99.");
            errors.AddIf(tier.Position is < 1 or > 999, field + nameof(tier.Position), "Enter 1 to 999.");
        }
    }

    private static bool IsKey(string key) => key.Length == 1 && (char.IsAsciiDigit(key[0]) || key[0] is '*' or '#');
}
