using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallSign.RehearsalSwitch;

/// <summary>How a call of the trunk goes.</summary>
public enum TrunkCourse
{
    /// <summary>The far end answers, they talk, and it hangs up.</summary>
    Talk,

    /// <summary>The far end is busy.</summary>
    Busy,

    /// <summary>The agent hangs up while the far end rings.</summary>
    AgentLeaves,

    /// <summary>No agent comes, until <see cref="RehearsalTrunk.AnswerByAgent"/>.</summary>
    Waits,

    /// <summary>The far end rings, until <see cref="RehearsalTrunk.AnswerByFarEnd"/>.</summary>
    RingsOn,

    /// <summary>They talk, until <see cref="RehearsalTrunk.End"/>.</summary>
    TalksOn,
}

/// <summary>A call of the trunk.</summary>
/// <param name="Caller">Unique-ID of the caller's channel.</param>
/// <param name="Member">mod_callcenter's id of him.</param>
/// <param name="Agent">Unique-ID of the agent's channel.</param>
/// <param name="Number">The caller's number.</param>
/// <param name="Course">How it goes.</param>
public sealed record TrunkCall(string Caller, string Member, string Agent, string Number, TrunkCourse Course)
{
    internal string? Outbound { get; set; }

    /// <summary>How often the switch was told to call out for it.</summary>
    public int Originated { get; internal set; }
}

/// <summary>
/// Plays the bridging flow of a call centre on the wire of a node: a caller joins a queue, an agent answers, and what the portal then tells the switch
/// (<c>originate</c>, <c>uuid_bridge</c>, <c>uuid_kill</c>) is done to channels of its own.
/// </summary>
public sealed partial class RehearsalTrunk
{
    private readonly RehearsalNode _node;
    private readonly string _queue;
    private readonly string _agent;
    private readonly string _domain;
    private readonly TimeSpan _talk;
    private readonly ConcurrentDictionary<string, TrunkCall> _byAgent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TrunkChannel> _channels = new(StringComparer.Ordinal);
    private int _placed;
    private int _originated;

    /// <param name="node">Whose wire it is.</param>
    /// <param name="queue">Name of the queue on the switch.</param>
    /// <param name="agent">Name of the agent on the switch.</param>
    /// <param name="talk">How long agent and far end talk.</param>
    public RehearsalTrunk(RehearsalNode node, string queue, string agent, TimeSpan talk)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(queue);
        (_node, _queue, _agent, _talk) = (node, queue, agent, talk);
        _domain = queue[(queue.IndexOf('@', StringComparison.Ordinal) + 1)..];
        node.OnApi = Answer;
    }

    /// <summary>Channels that are up.</summary>
    public int Channels => _channels.Count;

    /// <summary>How often the switch was told to call out.</summary>
    public int Originated => _originated;

    /// <summary>A caller joins the queue, and a little later an agent has him.</summary>
    public async Task<TrunkCall> PlaceAsync(TrunkCourse course, TimeSpan wait)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"+4930{Interlocked.Increment(ref _placed):000000}");
        var call = new TrunkCall(_node.NewUuid(), _node.NewUuid(), _node.NewUuid(), number, course);
        _byAgent[call.Agent] = call;
        Up(call.Caller, "inbound", number, ("variable_domain_name", _domain));
        Answered(call.Caller, "inbound", number);
        Queue("member-queue-start", call, number);
        if (course is not TrunkCourse.Waits)
        {
            await Task.Delay(wait);
            AnswerByAgent(call);
        }

        return call;
    }

    /// <summary>An agent has the caller.</summary>
    public void AnswerByAgent(TrunkCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Up(call.Agent, "outbound", call.Number, ("variable_cc_side", "agent"), ("variable_cc_member_session_uuid", call.Caller), ("variable_domain_name", _domain));
        Answered(call.Agent, "outbound", call.Number, ("variable_cc_side", "agent"), ("variable_cc_member_session_uuid", call.Caller));
        Queue("bridge-agent-start", call, call.Number, ("CC-Agent", _agent), ("CC-Agent-UUID", call.Agent));
        Tell("CHANNEL_BRIDGE", call.Caller, "inbound", call.Number, ("Bridge-A-Unique-ID", call.Caller), ("Bridge-B-Unique-ID", call.Agent), ("Other-Leg-Unique-ID", call.Agent));
    }

    /// <summary>The far end of a ringing call answers.</summary>
    public void AnswerByFarEnd(TrunkCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Answered(call.Outbound ?? throw new InvalidOperationException("Nothing rings."), "outbound", "0401234567");
    }

    /// <summary>Everybody of the call hangs up.</summary>
    public void End(TrunkCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Outbound is { } outbound)
        {
            Down(outbound, "NORMAL_CLEARING");
        }

        Leave(call);
    }

    /// <summary>The process of the switch dies and comes back without a call: see <see cref="RehearsalNode.Restart"/>.</summary>
    public void Restart()
    {
        _channels.Clear();
        _node.Restart();
    }

    private string? Answer(string line)
    {
        var words = line.Split(' ');
        return words switch
        {
            ["originate", ..] when Variables().Match(line) is { Success: true } found => Originate(found.Groups["agent"].Value, found.Groups["uuid"].Value, found.Groups["call"].Value),
            ["uuid_bridge", var agent, var outbound] => Bridge(agent, outbound),
            ["uuid_kill", var channel, ..] when _channels.ContainsKey(channel) => Kill(channel, words.Length > 2 ? words[2] : "NORMAL_CLEARING"),
            ["uuid_kill", ..] => "-ERR No such channel!\n",
            ["show", "channels", "as", "json", ..] => Channels is 0 ? null : List(),
            ["uuid_getvar", var channel, var name] when _channels.TryGetValue(channel, out var of) => name switch
            {
                "endpoint_disposition" when of.Answered => "ANSWER",
                "signal_bond" when of.Bond is { } bond => bond,
                "cc_agent_uuid" when _byAgent.Values.FirstOrDefault(c => c.Caller == channel) is { } call && _channels.ContainsKey(call.Agent) => call.Agent,
                _ => "_undef_",
            },
            ["uuid_exists", var channel] => _channels.ContainsKey(channel) ? "true" : "false",
            ["uuid_record" or "uuid_transfer", ..] => "+OK\n",
            _ => null,
        };
    }

    private string Originate(string agent, string outbound, string bridging)
    {
        Interlocked.Increment(ref _originated); // commands run side by side
        if (!_byAgent.TryGetValue(agent, out var call))
        {
            return "-ERR SUBSCRIBER_ABSENT\n";
        }

        call.Outbound = outbound;
        call.Originated++;
        Up(outbound, "outbound", "0401234567", ("variable_bridge_to", agent), ("variable_callsign_bridge_call", bridging), ("variable_domain_name", _domain));
        Tell("CHANNEL_PROGRESS", outbound, "outbound", "0401234567");
        switch (call.Course)
        {
            case TrunkCourse.Busy:
                Down(outbound, "USER_BUSY");
                Leave(call);
                return "-ERR USER_BUSY\n";
            case TrunkCourse.AgentLeaves:
                Leave(call);
                for (var i = 0; i < 3_000 && _channels.ContainsKey(outbound); i++)
                {
                    Thread.Sleep(10); // until it is killed: a command of the switch holds its thread as well
                }

                return "-ERR ORIGINATOR_CANCEL\n";
            case TrunkCourse.RingsOn:
                while (_channels.TryGetValue(outbound, out var ringing) && !ringing.Answered)
                {
                    Thread.Sleep(10);
                }

                return _channels.ContainsKey(outbound) ? $"+OK {outbound}\n" : "-ERR ORIGINATOR_CANCEL\n";
            default:
                Answered(outbound, "outbound", "0401234567");
                return $"+OK {outbound}\n";
        }
    }

    private string Bridge(string agent, string outbound)
    {
        if (!_channels.ContainsKey(agent) || !_channels.ContainsKey(outbound) || !_byAgent.TryGetValue(agent, out var call))
        {
            return "-ERR Invalid uuid\n";
        }

        Tell("CHANNEL_UNBRIDGE", call.Caller, "inbound", "", ("Bridge-A-Unique-ID", call.Caller), ("Bridge-B-Unique-ID", agent));
        Tell("CHANNEL_BRIDGE", agent, "outbound", "", ("Bridge-A-Unique-ID", agent), ("Bridge-B-Unique-ID", outbound), ("Other-Leg-Unique-ID", outbound));
        Down(call.Caller, "NORMAL_CLEARING");
        if (_channels.TryGetValue(agent, out var one) && _channels.TryGetValue(outbound, out var other))
        {
            (one.Bond, other.Bond) = (outbound, agent);
        }

        if (call.Course is not TrunkCourse.Talk)
        {
            return "+OK " + outbound + "\n";
        }

        _ = Task.Delay(_talk).ContinueWith(
            _ =>
            {
                Down(outbound, "NORMAL_CLEARING");
                Down(agent, "NORMAL_CLEARING");
                Queue("member-queue-end", call, "", ("CC-Cause", "Terminated"));
            },
            TaskScheduler.Default);
        return "+OK " + outbound + "\n";
    }

    private string Kill(string channel, string cause)
    {
        Down(channel, cause);
        return "+OK\n";
    }

    // The agent hangs up, and the caller's time in the queue is over.
    private void Leave(TrunkCall call)
    {
        Down(call.Agent, "NORMAL_CLEARING");
        Down(call.Caller, "NORMAL_CLEARING");
        Queue("member-queue-end", call, "", ("CC-Cause", "Terminated"));
    }

    private void Up(string uuid, string direction, string number, params (string, string)[] more)
    {
        _channels[uuid] = new TrunkChannel(direction, number, _node.Micros() / 1_000_000);
        Tell("CHANNEL_CREATE", uuid, direction, number, more);
    }

    private void Answered(string uuid, string direction, string number, params (string, string)[] more)
    {
        if (_channels.TryGetValue(uuid, out var channel))
        {
            channel.Answered = true;
            Tell("CHANNEL_ANSWER", uuid, direction, number, more);
        }
    }

    // As show channels prints it, with what is known here.
    private string List()
    {
        var rows = _channels.Select(c => new Dictionary<string, string>
        {
            ["uuid"] = c.Key, ["direction"] = c.Value.Direction, ["created_epoch"] = c.Value.Created.ToString(CultureInfo.InvariantCulture), ["name"] = "sofia/trunk/" + c.Key[..8],
            ["state"] = c.Value.Answered ? "CS_EXECUTE" : "CS_CONSUME_MEDIA", ["cid_num"] = c.Value.Number, ["dest"] = "600", ["context"] = _domain, ["initial_context"] = _domain,
            ["callstate"] = c.Value.Answered ? "ACTIVE" : "RINGING", ["call_uuid"] = c.Key,
        }).ToList();
        return JsonSerializer.Serialize(new { row_count = rows.Count, rows }) + "\n";
    }

    private void Down(string uuid, string cause)
    {
        if (_channels.TryRemove(uuid, out _))
        {
            Tell("CHANNEL_HANGUP", uuid, "", "", ("Hangup-Cause", cause));
            Tell("CHANNEL_HANGUP_COMPLETE", uuid, "", "", ("Hangup-Cause", cause));
            Tell("CHANNEL_DESTROY", uuid, "", "", ("Hangup-Cause", cause));
        }
    }

    private void Tell(string name, string uuid, string direction, string number, params (string, string)[] more)
    {
        var micros = _node.Micros().ToString(CultureInfo.InvariantCulture);
        List<(string, string)> headers = [("Unique-ID", uuid), ("Channel-Name", "sofia/trunk/" + uuid[..8]), ("Channel-Call-UUID", uuid)];
        if (direction.Length > 0)
        {
            headers.AddRange([("Call-Direction", direction), ("Caller-Caller-ID-Number", number), ("Caller-Destination-Number", "600"), ("Caller-Channel-Created-Time", micros)]);
        }

        if (name == "CHANNEL_ANSWER")
        {
            headers.Add(("Caller-Channel-Answered-Time", micros));
        }
        else if (name.StartsWith("CHANNEL_HANGUP", StringComparison.Ordinal))
        {
            headers.Add(("Caller-Channel-Hangup-Time", micros));
        }

        _node.Fire(name, "", [.. headers, .. more]);
    }

    private void Queue(string action, TrunkCall call, string number, params (string, string)[] more) => _node.Fire(
        "CUSTOM", "callcenter::info",
        [("CC-Queue", _queue), ("CC-Action", action), ("CC-Member-UUID", call.Member), ("CC-Member-Session-UUID", call.Caller), ("CC-Member-CID-Number", number), .. more]);

    private sealed record TrunkChannel(string Direction, string Number, long Created)
    {
        public bool Answered { get; set; }

        public string? Bond { get; set; }
    }

    [GeneratedRegex("bridge_to=(?<agent>[0-9a-f-]{36}),origination_uuid=(?<uuid>[0-9a-f-]{36}),callsign_bridge_call=(?<call>[0-9a-f-]{36})")]
    private static partial Regex Variables();
}
