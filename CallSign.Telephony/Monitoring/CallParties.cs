namespace CallSign.Telephony.Monitoring;

/// <summary>Who calls whom, from the leg that stands for the call and the one it talks to.</summary>
internal static class CallParties
{
    // What FreeSWITCH writes for a caller or callee that has no number or name.
    private const string NoNumber = "0000000000";
    private const string NoCallee = "Outbound Call";

    public static string Number(string number) => number == NoNumber ? "" : number;

    public static string Name(string name) => name == NoCallee ? "" : name;

    public static void Update(TrackedCall call)
    {
        var anchor = call.Anchor;
        if (!anchor.IsAlive)
        {
            return; // the end of a call does not change who called whom
        }

        var other = anchor.BridgedTo ?? Called(call, anchor);
        if (!anchor.IsOutbound)
        {
            call.CallerNumber = anchor.CallerNumber;
            call.CallerName = anchor.CallerName;
            call.CalleeNumber = anchor.Destination;
            call.CalleeName = other?.Name ?? "";
        }
        else if (anchor == call.Legs[0] && anchor.CallerNumber.Length > 0)
        {
            // Originated with a caller ID: that caller calls the leg's party.
            call.CallerNumber = anchor.CallerNumber;
            call.CallerName = anchor.CallerName;
            call.CalleeNumber = anchor.Number;
            call.CalleeName = anchor.Name;
        }
        else
        {
            // Originated to a person who is then connected with somebody, or a called party that goes on after the caller has left.
            call.CallerNumber = anchor.Number;
            call.CallerName = anchor.Name;
            var sentOn = anchor.Destination.Length > 0 && anchor.Destination != anchor.Number;
            call.CalleeNumber = sentOn ? anchor.Destination : other?.Number ?? "";
            call.CalleeName = sentOn ? "" : other?.Name ?? "";
        }

        if (anchor == call.Legs[0])
        {
            Keep(ref call.FirstCallerNumber, call.CallerNumber);
            Keep(ref call.FirstCallerName, call.CallerName);
            Keep(ref call.FirstDestination, call.CalleeNumber);
        }
    }

    private static void Keep(ref string first, string now)
    {
        if (first.Length == 0)
        {
            first = now;
        }
    }

    // While it rings: the leg of the number that was dialled; a ring group has several, and none of them is the callee.
    private static CallLeg? Called(TrackedCall call, CallLeg anchor)
    {
        CallLeg? found = null;
        foreach (var leg in call.Legs)
        {
            if (leg != anchor && leg.IsAlive && leg.IsOutbound)
            {
                if (found is not null)
                {
                    return null;
                }

                found = leg;
            }
        }

        return found;
    }
}
