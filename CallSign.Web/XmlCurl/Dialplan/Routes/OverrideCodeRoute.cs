using CallSign.Core.Holidays;
using CallSign.Core.TimeConditions;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// *28 and the code of a time condition: switches it from one of the tenant's own registered phones. The switch fires an event; whoever hears
/// it saves. What it says is the state to set and not "the other one", for several portals may hear it.
/// </summary>
internal sealed class OverrideCodeRoute : INumberRoute
{
    public int Order => 200;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (!number.StartsWith(TimeCondition.OverridePrefix) || Find(call, number[TimeCondition.OverridePrefix.Length..]) is not { } condition)
        {
            return false;
        }

        writer.OpenExtension(number);
        if (call.Caller is not { } caller)
        {
            writer.Action("hangup"u8, "CALL_REJECTED"u8).CloseExtension();
            return true;
        }

        var hours = new OpeningHours(condition, call.Tenant.Nouns.All<HolidayCalendar>(), call.Tenant.TimeZone);
        var (word, sound) = hours.Toggled(call.Now) switch
        {
            HoursOverride.ForceOpen => ("force_open", "ivr/ivr-day_mode.wav"),
            HoursOverride.ForceClosed => ("force_closed", "ivr/ivr-night_mode.wav"),
            _ => ("auto", null),
        };
        writer.Action("answer"u8, ""u8)
            .OpenAction("event"u8).Literal("Event-Name=CUSTOM,Event-Subclass=callsign::override,Callsign-Domain="u8).Token(call.Tenant.Domain)
            .Literal(",Callsign-Time-Condition="u8).Token(condition.Id.ToString("N")).Literal(",Callsign-Override="u8).Token(word)
            .Literal(",Callsign-Extension="u8).Token(caller.Number).CloseValue()
            .Action("sleep"u8, "300"u8)
            // One beep for back to the hours, two for set aside; the prompt says which, where the switch has prompts.
            .Action("playback"u8, sound is null ? "tone_stream://%(300,100,500)"u8 : "tone_stream://%(150,100,700);loops=2"u8);
        if (sound is not null)
        {
            writer.OpenAction("playback"u8).Data(sound).CloseValue();
        }

        writer.Action("sleep"u8, "300"u8).Action("hangup"u8, "NORMAL_CLEARING"u8).CloseExtension();
        return true;
    }

    private static TimeCondition? Find(in DialplanCall call, ReadOnlySpan<char> code)
    {
        foreach (var condition in call.Tenant.Nouns.All<TimeCondition>())
        {
            if (condition.Enabled && code.SequenceEqual(condition.OverrideCode))
            {
                return condition;
            }
        }

        return null;
    }
}
