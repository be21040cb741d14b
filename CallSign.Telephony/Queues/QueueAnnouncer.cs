using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>
/// Tells waiting callers their position, and about how long they will wait, each queue at its own pace. The prompts are those of FreeSWITCH's
/// English sounds; the music goes on behind them.
/// </summary>
internal sealed class QueueAnnouncer(QueueTracker tracker, SnapshotStore snapshots, IReloadTargets targets, TimeProvider time, ILogger<QueueAnnouncer> logger)
{
    private readonly Dictionary<Guid, DateTime> _told = [];

    /// <summary>Tells everybody whose time has come. Called once a second.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var all = tracker.All();
        foreach (var gone in _told.Keys.Except(all.Select(m => m.Member.MemberUuid)).ToList())
        {
            _told.Remove(gone);
        }

        foreach (var group in all.Where(m => m.Member.AnsweredAt is null).GroupBy(m => (m.Tenant, m.Member.QueueId)))
        {
            if (snapshots.Current.OfId(group.Key.Tenant)?.Nouns.Find<CallQueue>(group.Key.QueueId) is not { PositionSeconds: { } seconds } queue)
            {
                continue;
            }

            var position = 0;
            foreach (var (_, member) in group.OrderBy(m => m.Member.ServedFrom))
            {
                position++;
                if (now - _told.GetValueOrDefault(member.MemberUuid, member.JoinedAt) < TimeSpan.FromSeconds(seconds))
                {
                    continue;
                }

                _told[member.MemberUuid] = now;
                var minutes = queue.AnnounceWait && tracker.Pace(queue.Id) is { } pace ? (int)Math.Ceiling(pace.TotalMinutes * position) : 0;
                if (await targets.RunAsync(member.Node, Command(member, position, minutes, queue.Callback ? queue.CallbackKey : null), cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    QueueLog.Refused(logger, member.Node, "uuid_broadcast", problem);
                }
            }
        }
    }

    /// <summary>What is played to one caller.</summary>
    /// <param name="member">The caller.</param>
    /// <param name="position">From 1.</param>
    /// <param name="minutes">How long he will wait; what is not 1–60 is not said.</param>
    /// <param name="callbackKey">The key to be called back; null for none.</param>
    internal static ReloadCommand Command(QueueMember member, int position, int minutes, string? callbackKey = null)
    {
        var wait = minutes is < 1 or > 60 ? "" : $"!ivr/ivr-estimated_hold_time.wav!{Digits(minutes)}!time/minutes.wav";
        var offer = callbackKey is null ? "" : $"!ivr/ivr-if_you_would_like_us_to_call_back.wav!digits/{callbackKey switch { "*" => "star", "#" => "pound", _ => callbackKey }}.wav";
        return new(0, "uuid_broadcast", $"{member.CallUuid:D} file_string://ivr/ivr-you_are_number.wav!{Digits(position)}{wait}{offer} aleg");
    }

    // Above twenty the sounds have no word of their own.
    private static string Digits(int number) => number <= 20 ? $"digits/{number}.wav"
        : string.Join('!', number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(d => $"digits/{d}.wav"));
}
