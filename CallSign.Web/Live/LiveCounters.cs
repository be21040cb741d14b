using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>Live calls by what they do. The parts add up to <see cref="Active"/>.</summary>
/// <param name="Active">All calls.</param>
/// <param name="Ringing">Being routed, ringing, or in early media.</param>
/// <param name="Talking">Answered, in a conference, eavesdropping, at voicemail, or being transferred.</param>
/// <param name="Held">On hold.</param>
/// <param name="Queued">Waiting in a queue.</param>
/// <param name="Parked">In a parking lot.</param>
public sealed record LiveCounters(int Active, int Ringing, int Talking, int Held, int Queued, int Parked)
{
    public static LiveCounters Of(IEnumerable<LiveCall> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        int active = 0, ringing = 0, talking = 0, held = 0, queued = 0, parked = 0;
        foreach (var call in calls)
        {
            active++;
            switch (call.State)
            {
                case CallState.Routing or CallState.Ringing or CallState.Early:
                    ringing++;
                    break;
                case CallState.Held:
                    held++;
                    break;
                case CallState.Queued:
                    queued++;
                    break;
                case CallState.Parked:
                    parked++;
                    break;
                default:
                    talking++;
                    break;
            }
        }

        return new LiveCounters(active, ringing, talking, held, queued, parked);
    }
}
