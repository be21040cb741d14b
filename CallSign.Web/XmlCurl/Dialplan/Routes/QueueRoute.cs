using CallSign.Core.Queues;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call to a queue: mod_callcenter has it until an agent's conversation is over, or until the caller leaves without one. Then the dialplan is
/// asked once more, and the queue's word for it says where the call goes. Who asks to be called back talks to the queue module; where that is away, or he
/// changes his mind, he is in the queue again at his place.
/// </summary>
internal sealed class QueueRoute(SoundPath sounds, IQueueWaiting waiting) : NounRoute<CallQueue>
{
    private const long Longest = 86_400;

    public override void Write(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        if (noun.MaxWaiting is { } most && waiting.Waiting(call.Tenant.Id, noun.Id) >= most)
        {
            writer.GoTo(call, noun.Overflow);
            return;
        }

        Prepare(writer, call, noun, since: 0);
        if (noun.CallerNamePrefix is { } prefix)
        {
            writer.PrefixCallerName(call, prefix);
        }

        if (sounds.Of(call.Tenant, noun.Greeting) is { } greeting)
        {
            writer.Action("answer"u8, ""u8).Action("sleep"u8, "300"u8).OpenAction("playback"u8).Data(greeting).CloseValue();
        }

        Join(writer, call, noun);
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        if (call.Callback is { } callback)
        {
            CalledBack(writer, call, noun, callback);
        }
        else if (call.QueueCause.SequenceEqual("answered"u8))
        {
            writer.Action("hangup"u8, "NORMAL_CLEARING"u8);
        }
        else if (call.QueueCancelReason.SequenceEqual("EXIT_WITH_KEY"u8))
        {
            if (noun.Callback && XmlCurlRequest.Text(call.QueueExitKey) == noun.CallbackKey)
            {
                AsksForCallback(writer, call, noun);
            }
            else
            {
                writer.GoTo(call, noun.Exit ?? noun.Overflow);
            }
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

    private static void AsksForCallback(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        var now = call.Now.ToUnixTimeSeconds();
        var since = call.QueueSince is > 0 and var kept ? kept : call.QueueJoined is > 0 and var joined ? joined : now;
        if (noun.CountTimeBefore && call.AnsweredAt is > 0 and var answered && answered < since)
        {
            since = answered;
        }

        Prepare(writer, call, noun, since);
        Module(writer, call, "/callback/"u8, noun.Id);
        Join(writer, call, noun);
    }

    private void CalledBack(FsXmlWriter writer, in DialplanCall call, CallQueue noun, Guid callback)
    {
        writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8);
        Prepare(writer, call, noun, call.QueueSince);
        if (call.CallbackNumber is { Length: > 0 } number)
        {
            // To the agent he is the caller, although the switch called him.
            writer.OpenAction("set_profile_var"u8).Literal("caller_id_number="u8).Token(number).CloseValue()
                .OpenAction("set_profile_var"u8).Literal("caller_id_name="u8).Token(number).CloseValue();
        }

        if (noun.CallerNamePrefix is { } prefix)
        {
            writer.PrefixCallerName(call, prefix);
        }

        if (sounds.Of(call.Tenant, noun.CallbackSound) is { } sound)
        {
            writer.OpenAction("playback"u8).Data(sound).CloseValue();
        }

        Module(writer, call, "/answered/"u8, callback);
        Join(writer, call, noun);
    }

    // What an earlier queue of the call left behind must not be taken for this one's.
    private static void Prepare(FsXmlWriter writer, in DialplanCall call, CallQueue noun, long since)
    {
        writer.OpenVariables(call).Literal(";cc_cause=;cc_cancel_reason=;cc_exit_keys="u8);
        if (noun.ExitKey is { } key)
        {
            writer.Token(key);
        }

        if (noun.Callback)
        {
            writer.Token(noun.CallbackKey);
        }

        writer.Literal(";cc_base_score="u8);
        if (since > 0)
        {
            // mod_callcenter adds the time since the answer by itself where the queue counts it.
            var now = call.Now.ToUnixTimeSeconds();
            var counted = noun.CountTimeBefore && call.AnsweredAt is > 0 and var answered ? now - answered : 0;
            writer.Number(Math.Clamp(now - since - counted, 0, Longest)).Literal(";callsign_queue_since="u8).Number(since);
        }
        else if (call.QueueSince > 0)
        {
            writer.Literal(";callsign_queue_since="u8);
        }

        writer.Literal(call.Callback is null ? ""u8 : ";callsign_callback="u8);

        writer.CloseValue();
    }

    private static void Module(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<byte> what, Guid id)
    {
        if (call.Modules.SocketOf("queue") is { } socket)
        {
            writer.OpenAction("socket"u8).Data(socket).Literal(what).Token(id.ToString("N")).Literal(" async full"u8).CloseValue();
        }
    }

    private static void Join(FsXmlWriter writer, in DialplanCall call, CallQueue noun)
    {
        writer.OpenAction("callcenter"u8).Token(noun.Id.ToString("N")).Literal("@"u8).Token(call.Tenant.Domain).CloseValue();
        writer.Afterwards(call, noun);
    }
}
