using System.Net;
using CallSign.RehearsalSwitch.Api;
using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Esl;
using CallSign.RehearsalSwitch.Portal;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch;

/// <summary>A FreeSWITCH on the wire: its event socket, and the calls that tests or traffic place on it.</summary>
/// <remarks>Events are recorded ones with fresh UUIDs, numbers and times. All of one step of a call leave together, in the recorded order.</remarks>
public sealed partial class RehearsalNode : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly EslListener _listener;
    private readonly EslCommands _commands;
    private readonly ApiCommands _api;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _heartbeats;
    private TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _silence;
    private EslSession[] _sockets = [];
    private long _sequence = 1000;
    private long _sent;
    private int _toLose;

    private RehearsalNode(RehearsalOptions options)
    {
        Options = options;
        Random = options.Seed is { } seed ? new Random(seed) : new Random();
        Password = options.Password ?? CallValues.NewUuid(new Random()).ToString("N");
        Identity = new SwitchIdentity(options.Hostname, Random);
        StartedAt = options.Clock.GetUtcNow();
        Switchwide = new CallValues(Random, Identity);
        Phones = new PhoneBook(this);
        Callcenter = new Api.Callcenter(this);
        Conferences = new Conferences(this);
        Orders = new OrderedCalls(this);
        _commands = new EslCommands(this);
        _api = new ApiCommands(this);
        _listener = new EslListener(_commands);
        if (options is { Portal: { } portal, PortalKey: { } key })
        {
            PortalClient = new PortalClient(portal, key);
        }

        _heartbeats = options.Heartbeat > TimeSpan.Zero ? BeatAsync() : Task.CompletedTask;
    }

    /// <summary>Port of the event socket.</summary>
    public int Port => _listener.Port;

    /// <summary>Its password.</summary>
    public string Password { get; }

    /// <summary>How the portal's <c>FS_SERVERS</c> names this node.</summary>
    public string Server => $"127.0.0.1,{Port},{Password}";

    /// <summary>Calls that are up now.</summary>
    public int ActiveCalls => Channels.Calls;

    /// <summary>Event frames sent to clients, all of them together.</summary>
    public long EventsSent => Interlocked.Read(ref _sent);

    /// <summary>The last commands that clients sent, oldest first.</summary>
    public IReadOnlyList<string> Commands => _commands.Seen;

    /// <summary>Bytes that wait for clients that read slowly.</summary>
    public long Backlog => _listener.Sessions.Sum(s => s.Queued);

    /// <summary>Answers an API command in place of the switch; null leaves it to the switch.</summary>
    public Func<string, string?>? OnApi { get; set; }

    /// <summary>The phones that are registered.</summary>
    public PhoneBook Phones { get; }

    internal Api.Callcenter Callcenter { get; }

    internal Conferences Conferences { get; }

    internal OrderedCalls Orders { get; }

    internal RehearsalOptions Options { get; }

    internal Random Random { get; }

    internal SwitchIdentity Identity { get; }

    internal DateTimeOffset StartedAt { get; private set; }

    internal ChannelTable Channels { get; } = new();

    internal CallValues Switchwide { get; private set; }

    internal PortalClient? PortalClient { get; }

    /// <summary>Starts listening; the extensions of the options register, unless a portal is to be asked: see <see cref="PhoneBook.RegisterAllAsync"/>.</summary>
    public static async Task<RehearsalNode> StartAsync(RehearsalOptions? options = null)
    {
        var node = new RehearsalNode(options ?? new RehearsalOptions());
        node._listener.Start(node.Options.AnyAddress ? IPAddress.Any : IPAddress.Loopback, node.Options.Port);
        foreach (var extension in node.PortalClient is null ? node.Options.Extensions : [])
        {
            await node.Phones.RegisterAsync(extension);
        }

        return node;
    }

    /// <summary>Completes when a client has authenticated and subscribed.</summary>
    /// <exception cref="TimeoutException">None did in time (30 s where nothing is given).</exception>
    public async Task WaitForClientAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        while (!_listener.Sessions.Any(s => s.Authenticated && s.Events.Active))
        {
            Task subscribed;
            lock (_gate)
            {
                subscribed = _subscribed.Task;
            }

            if (!_listener.Sessions.Any(s => s.Authenticated && s.Events.Active))
            {
                await subscribed.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (timeout.IsCancellationRequested)
                {
                    throw new TimeoutException("No client subscribed to events.");
                }
            }
        }
    }

    /// <summary>A call begins: its first channel exists and is being routed; nothing rings yet.</summary>
    /// <param name="from">The caller's number.</param>
    /// <param name="to">The number dialled.</param>
    /// <param name="domain">SIP domain of the caller.</param>
    /// <param name="kind">What happens to it.</param>
    public async Task<RehearsalCall> PlaceCallAsync(string from, string to, string domain, RehearsalCallKind kind = RehearsalCallKind.Internal)
    {
        var call = new RehearsalCall(this, kind, from, to, domain);
        await call.CreateAsync();
        return call;
    }

    /// <summary>Sends an event of one's own making.</summary>
    public void Fire(string name, string subclass, params (string Name, string Value)[] headers) =>
        Emit(PlainEvents.Create(name, subclass, headers), Switchwide);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listener.DisposeAsync();
        await _heartbeats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        PortalClient?.Dispose();
        _stopping.Dispose();
    }

    internal long Micros() => (Options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    internal string NewUuid() => CallValues.NewUuid(Random).ToString();

    /// <summary>Sends one step of a call and keeps the table of channels as it leaves it.</summary>
    internal void Play(RehearsalCall call, Step step, Func<EventTemplate, bool>? only = null)
    {
        lock (_gate)
        {
            call.Values.Mark(step.Moment, Micros());
            foreach (var template in step.Events)
            {
                if (only is null || only(template))
                {
                    Send(template, call.Values, call);
                }
            }
        }
    }

    internal void Emit(EventTemplate template, CallValues values, RehearsalCall? call = null)
    {
        lock (_gate)
        {
            Send(template, values, call);
        }
    }

    internal T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    internal void Subscribed()
    {
        lock (_gate)
        {
            _subscribed.TrySetResult();
            _subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Sockets that calls have dialled hear of their own call.</summary>
    internal void Attach(EslSession socket, bool attached)
    {
        lock (_gate)
        {
            _sockets = attached ? [.. _sockets, socket] : [.. _sockets.Where(s => s != socket)];
        }
    }

    internal string Api(string line)
    {
        var (word, arguments) = line.Split(' ', 2) is [var w, var a] ? (w, a) : (line, "");
        Emit(PlainEvents.Create("API", "", [("API-Command", word), ("API-Command-Argument", arguments)]), Switchwide);
        return OnApi?.Invoke(line) ?? _api.Execute(word, arguments.Trim());
    }

    internal void BackgroundApi(string line, string job) => _ = Task.Run(() =>
    {
        var result = Api(line);
        var (word, arguments) = line.Split(' ', 2) is [var w, var a] ? (w, a) : (line, "");
        (string, string)[] headers = [("Job-UUID", job), ("Job-Command", word), ("Job-Command-Arg", arguments)];
        Emit(PlainEvents.Create("BACKGROUND_JOB", "", headers, result), Switchwide);
    });

    internal bool SendMessage(string uuid, IReadOnlyDictionary<string, string> headers)
    {
        if (Channels.Find(uuid) is not { } channel)
        {
            return false;
        }

        if (headers.TryGetValue("call-command", out var command) && command == "hangup")
        {
            channel.Call.Hangup(headers.TryGetValue("hangup-cause", out var cause) ? cause : "NORMAL_CLEARING");
        }

        return true;
    }

    private void Send(EventTemplate template, CallValues values, RehearsalCall? call)
    {
        _sequence += template.SequenceStep;
        var stamp = new Stamp(_sequence, Micros());
        if (call is not null && template.Leg >= 0)
        {
            Channels.Apply(template, call, stamp);
        }

        if (template.Subclass == "conference::maintenance")
        {
            Conferences.Note(template, values, stamp);
        }

        if (_toLose > 0)
        {
            _toLose--;
            return;
        }

        foreach (var session in _listener.Sessions)
        {
            if (session.Send(template, values, stamp))
            {
                _sent++;
            }
        }

        foreach (var socket in _sockets)
        {
            socket.Send(template, values, stamp);
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Options.Heartbeat, Options.Clock);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            Emit(PlainEvents.Create("HEARTBEAT", "", _api.Heartbeat()), Switchwide);
        }
    }
}
