using CallSign.Core.Queues;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call to a queue: mod_callcenter has it until an agent's conversation is over, or until the caller leaves without one. Then the dialplan is
/// asked once more, and the queue's word for it says where the call goes.
/// </summary>
internal sealed class QueueRoute(SoundPath sounds, IQueueWaiting waiting) : NounRoute<CallQueue>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        if (noun.MaxWaiting is { } most && waiting.Waiting(call.Tenant.Id, noun.Id) >= most)
        {
            writer.GoTo(call, noun.Overflow);
            return;
        }

        // What an earlier queue of the call left behind must not be taken for this one's.
        writer.OpenVariables(call).Literal(";cc_cause=;cc_cancel_reason=;cc_exit_keys="u8);
        if (noun.ExitKey is { } key)
        {
            writer.Token(key);
        }

        writer.CloseValue();
        if (noun.CallerNamePrefix is { } prefix)
        {
            writer.PrefixCallerName(call, prefix);
        }

        if (sounds.Of(call.Tenant, noun.Greeting) is { } greeting)
        {
            writer.Action("answer"u8, ""u8).Action("sleep"u8, "300"u8).OpenAction("playback"u8).Data(greeting).CloseValue();
        }

        writer.OpenAction("callcenter"u8).Token(noun.Id.ToString("N")).Literal("@"u8).Token(call.Tenant.Domain).CloseValue();
        writer.Afterwards(call, noun);
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        if (call.QueueCause.SequenceEqual("answered"u8))
        {
            writer.Action("hangup"u8, "NORMAL_CLEARING"u8);
        }
        else if (call.QueueCancelReason.SequenceEqual("EXIT_WITH_KEY"u8))
        {
            writer.GoTo(call, noun.Exit ?? noun.Overflow);
        }
        else if (call.QueueCancelReason.SequenceEqual("NO_AGENT_TIMEOUT"u8))
        {
            writer.GoTo(call, noun.NoAgent ?? noun.Overflow);
        }
        else
        {
            // Waited too long, or the switch does not know the queue: nobody is left standing.
            writer.GoTo(call, noun.Overflow);
        }
    }
}
