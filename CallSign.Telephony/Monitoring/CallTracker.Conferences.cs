using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// Conferences that calls are in, and what those are recorded into.
internal sealed partial class CallTracker
{
    private readonly Dictionary<string, string> _recordings = new(StringComparer.Ordinal);

    private void OnConference(CallLeg leg, string? name)
    {
        if (!leg.IsAlive)
        {
            return;
        }

        if (string.IsNullOrEmpty(name))
        {
            if (leg.Activity is LegActivity.Conference)
            {
                leg.Activity = LegActivity.None;
                if (leg.Call.Conference is { } left && _recordings.ContainsKey(left))
                {
                    leg.Call.IsRecording = false;
                }

                leg.Call.Conference = null;
                leg.Call.Tell(_at, CallStory.ConferenceLeft, leg);
            }
        }
        else if (leg.Activity is not LegActivity.Conference || leg.Call.Conference != name)
        {
            leg.Activity = LegActivity.Conference;
            leg.IsTransferring = false;
            leg.Call.Conference = name;
            leg.Call.Tell(_at, CallStory.Conference, leg, name);
            if (_recordings.TryGetValue(name, out var path))
            {
                OnConferenceRecording(leg, path, isOn: true);
            }
        }
    }

    // What a conference is recorded into is the recording of every call in it.
    private void OnConferenceRecording(in EslEventView e, bool started, DateTime now)
    {
        var name = WireText.Get(in e, EslHeader.ConferenceName);
        string? path;
        if (started)
        {
            path = WireText.Clean(e.GetString("Path"u8), 1000);
            if (path.Length == 0 || !e.Raw("Error"u8).IsEmpty)
            {
                return;
            }

            _recordings[name] = path;
        }
        else if (!_recordings.Remove(name, out path))
        {
            return;
        }

        foreach (var leg in _legs.Values.Where(l => l.Activity is LegActivity.Conference && l.IsAlive && l.Call.Conference == name).ToList())
        {
            Begin(in e, now);
            OnConferenceRecording(leg, path, started);
            Finish(leg);
        }
    }

    private void OnConferenceRecording(CallLeg leg, string path, bool isOn)
    {
        if (isOn)
        {
            leg.Call.Recording = path;
        }

        leg.Call.IsRecording = isOn;
        leg.Call.Tell(_at, isOn ? CallStory.RecordStart : CallStory.RecordStop, leg, path);
    }
}
