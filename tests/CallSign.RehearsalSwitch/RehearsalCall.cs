using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Esl;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch;

/// <summary>A call on a rehearsal switch, and what its phones do. Each step is on the wire when its task completes.</summary>
public sealed class RehearsalCall
{
    private readonly RehearsalNode _node;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Scenario _scenario;

    internal RehearsalCall(RehearsalNode node, RehearsalCallKind kind, string from, string to, string domain)
    {
        _node = node;
        Kind = kind;
        From = from;
        To = to;
        Domain = domain;
        _scenario = CallKinds.Scenario(kind);
        Values = new CallValues(node.Random, node.Identity);
        Values.Set("caller", from);
        Values.Set("callerdigits", from.TrimStart('+'));
        Values.Set("callee", CallKinds.Callee(kind, node, domain, to));
        Values.Set("queue", kind is RehearsalCallKind.Queue or RehearsalCallKind.Abandoned && node.Callcenter.AnyQueue(domain) is { } any ? any : $"{to}@{domain}");
        if (kind is RehearsalCallKind.Queue && node.Callcenter.Take(domain) is { } taken)
        {
            Values.Set("queue", taken.Queue);
            Values.Set("callee", taken.Number);
            Values.Set("agent", taken.Agent);
            _ = Ended.ContinueWith(_ => node.Callcenter.Release(taken.Agent), TaskScheduler.Default);
        }
        else
        {
            Values.Set("agent", $"{Values.Text("callee")}@{domain}");
        }

        Values.Set("target", CallKinds.Target(kind, to));
        Values.Set("domain", domain);
        Values.Set("gateway", "carrier1");
        Values.Set("callername", kind == RehearsalCallKind.Inbound ? from : node.Phones.NameOf(from, domain));
        Values.Set("calleename", node.Phones.NameOf(Values.Text("callee"), domain));
    }

    /// <summary>Unique-ID of the first leg.</summary>
    public Guid Uuid => Guid.Parse(Values.Text("leg:A"));

    /// <summary>Unique-ID of the second leg; of a call without one, a UUID that never comes up.</summary>
    public Guid OtherUuid => Guid.Parse(Values.Text("leg:B"));

    public RehearsalCallKind Kind { get; }

    public string From { get; }

    /// <summary>The number dialled.</summary>
    public string To { get; }

    /// <summary>SIP domain.</summary>
    public string Domain { get; }

    public RehearsalCallPhase Phase { get; private set; }

    /// <summary>Completes when the call is over.</summary>
    public Task Ended => _ended.Task;

    internal CallValues Values { get; }

    internal Scenario Scenario => _scenario;

    /// <summary>The called phone rings.</summary>
    public Task RingAsync() => Do("ring", RehearsalCallPhase.Ringing, RehearsalCallPhase.Routing, RehearsalCallPhase.Answered);

    /// <summary>The called phone, or the switch itself, answers.</summary>
    public Task AnswerAsync() => Do("answer", RehearsalCallPhase.Answered, RehearsalCallPhase.Ringing, RehearsalCallPhase.Routing);

    /// <summary>The called phone puts the caller on hold (re-INVITE).</summary>
    public Task HoldAsync() => Do("hold", RehearsalCallPhase.Held, RehearsalCallPhase.Answered);

    /// <summary>It takes the caller back.</summary>
    public Task ResumeAsync() => Do("resume", RehearsalCallPhase.Answered, RehearsalCallPhase.Held);

    /// <summary>The caller is transferred, blind; the called phone's leg ends.</summary>
    public Task TransferAsync(string target)
    {
        Values.Set("target", target);
        return Do("transfer", RehearsalCallPhase.Transferred, RehearsalCallPhase.Answered, RehearsalCallPhase.Held);
    }

    /// <summary>The caller's phone transfers the called one, blind (REFER); the caller's leg ends.</summary>
    public Task ReferAsync(string target)
    {
        Values.Set("target", target);
        return Do("refer", RehearsalCallPhase.Transferred, RehearsalCallPhase.Answered);
    }

    /// <summary>The caller is parked (uuid_park); the called phone's leg ends.</summary>
    public Task ParkAsync() => Do("park", RehearsalCallPhase.Parked, RehearsalCallPhase.Answered, RehearsalCallPhase.Held);

    /// <summary>The call is recorded from now on.</summary>
    public Task RecordAsync() => Do("record", null, RehearsalCallPhase.Answered);

    /// <summary>The recording ends.</summary>
    public Task StopRecordingAsync() => Do("recorded", null, RehearsalCallPhase.Answered);

    /// <summary>The call runs the <c>socket</c> application (async full): it dials the portal and does what it says, until either ends it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there.</exception>
    public Task DialSocketAsync(string host, int port) => OutboundSocket.RunAsync(_node, this, host, port);

    /// <summary>The call ends, in whatever phase it is.</summary>
    /// <param name="cause">FreeSWITCH's name; before an answer rather <c>USER_BUSY</c>, <c>NO_ANSWER</c> or <c>ORIGINATOR_CANCEL</c>.</param>
    public Task HangupAsync(string cause = "NORMAL_CLEARING")
    {
        Hangup(cause);
        return Task.CompletedTask;
    }

    /// <summary>Plays the next step of its own scenario, whatever it is called; false after the last.</summary>
    internal bool PlayNext(string step)
    {
        lock (_gate)
        {
            if (Phase == RehearsalCallPhase.Ended)
            {
                return false;
            }

            if (step == "hangup")
            {
                EndNow("NORMAL_CLEARING");
                return false;
            }

            var (from, phase) = CallKinds.Effect(step, Phase);
            Run(from ?? _scenario, step, phase);
            return true;
        }
    }

    /// <summary>Answered by the switch itself, as the application <c>answer</c> does.</summary>
    internal void AnswerBySwitch()
    {
        lock (_gate)
        {
            if (Phase is RehearsalCallPhase.Routing)
            {
                _scenario = Scenarios.Voicemail;
                _node.Play(this, _scenario["answer"], t => t.Name is "CODEC" or "CHANNEL_PROGRESS_MEDIA" or "CHANNEL_CALLSTATE" or "CHANNEL_ANSWER");
                Phase = RehearsalCallPhase.Answered;
            }
        }
    }

    internal async Task CreateAsync()
    {
        if (_node.PortalClient is { } portal)
        {
            await portal.AskAsync(this, _node);
        }

        lock (_gate)
        {
            _node.Play(this, _scenario["create"]);
        }
    }

    internal void Hangup(string cause)
    {
        lock (_gate)
        {
            if (Phase != RehearsalCallPhase.Ended)
            {
                EndNow(cause);
            }
        }
    }

    /// <summary>The switch has died: the call is over and nobody is told.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            Phase = RehearsalCallPhase.Ended;
        }

        _ended.TrySetResult();
    }

    private Task Do(string step, RehearsalCallPhase? then, params RehearsalCallPhase[] allowed)
    {
        lock (_gate)
        {
            if (!allowed.Contains(Phase))
            {
                throw new InvalidOperationException($"A call in phase {Phase} can't do '{step}'.");
            }

            Run(CallKinds.Effect(step, Phase).From ?? _scenario, step, then ?? Phase);
        }

        return Task.CompletedTask;
    }

    private void Run(Scenario from, string step, RehearsalCallPhase then)
    {
        if (step is "hold" or "transfer" or "refer" or "park")
        {
            // from here on the recorded variables are those of that scenario
            _scenario = from;
        }

        _node.Play(this, from[step]);
        Phase = then;
    }

    private void EndNow(string cause)
    {
        Values.Set("cause", cause);
        Values.Set("q850", HangupCauses.Code(cause));
        var answered = Phase is not (RehearsalCallPhase.Routing or RehearsalCallPhase.Ringing) || Values.Micros(Names.Moments.Of("answer")) > 0;
        if (answered)
        {
            if (_scenario == Scenarios.Conference && _node.Channels.Find(Values.Text("leg:A")) is not null && Values.Micros(Names.Moments.Of("join")) > 0)
            {
                _node.Play(this, _scenario["kick"]);
            }

            _node.Play(this, _scenario["hangup"], IsUp);
        }
        else
        {
            _node.Play(this, CallKinds.Unanswered(cause)["hangup"], IsUp);
        }

        Phase = RehearsalCallPhase.Ended;
        _ended.TrySetResult();
    }

    /// <summary>A leg's last words come only from a leg that exists; its CS_DESTROY comes after it has gone.</summary>
    private bool IsUp(EventTemplate template) =>
        template.Leg < 0 || template.State == "CS_DESTROY" || _node.Channels.Find(Values.Text(template.Leg)) is not null;
}

/// <summary>What kind of call it is.</summary>
public enum RehearsalCallKind
{
    /// <summary>Between two extensions.</summary>
    Internal,

    /// <summary>Through a gateway to a carrier.</summary>
    Outbound,

    /// <summary>From a carrier.</summary>
    Inbound,

    /// <summary>To a queue whose agent answers.</summary>
    Queue,

    /// <summary>To a queue which the caller leaves.</summary>
    Abandoned,

    /// <summary>Leaves a message in a mailbox.</summary>
    Voicemail,

    /// <summary>To an extension that has no phone; its mailbox answers.</summary>
    Unanswered,

    /// <summary>Two callers in a conference room: two calls.</summary>
    Conference,
}

/// <summary>Where a rehearsed call stands.</summary>
public enum RehearsalCallPhase
{
    Routing,
    Ringing,
    Answered,
    Held,
    Transferred,
    Parked,
    Ended,
}
