using System.Collections.Concurrent;
using System.Threading.Channels;

namespace CallSign.Telephony.Esl;

/// <summary>
/// One call that the dialplan handed to us with the <c>socket</c> application. The call goes on in the dialplan when the session ends,
/// unless it was hung up.
/// </summary>
public sealed class EslOutboundSession : IEslEventSink
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<EslEvent>> _executing = new();
    private readonly TaskCompletionSource _lingering = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<EslEvent> _events;
    private long _eventsDropped;

    internal EslOutboundSession(int eventCapacity) =>
        _events = System.Threading.Channels.Channel.CreateBounded<EslEvent>(
            new BoundedChannelOptions(eventCapacity)
            {
                SingleReader = true,
                SingleWriter = true,
                FullMode = BoundedChannelFullMode.DropOldest,
                AllowSynchronousContinuations = false,
            },
            _ => Interlocked.Increment(ref _eventsDropped));

    /// <summary>The connection, for what has no method here.</summary>
    public EslConnection Connection { get; private set; } = null!;

    /// <summary>The channel as it was when FreeSWITCH connected: headers <c>Channel-*</c>, <c>Caller-*</c> and <c>variable_*</c>.</summary>
    public EslEvent Channel { get; private set; } = null!;

    /// <summary>Unique-ID of the channel.</summary>
    public string ChannelId => Channel.GetString(EslHeader.UniqueId) ?? "";

    /// <summary>The word after the slash in <c>socket host:port/path</c>; empty without one.</summary>
    public string Path => Channel.GetString(EslHeader.VariableSocketPath) ?? "";

    /// <summary>Whether the socket application was called with <c>async</c>: commands return at once, applications run one by one.</summary>
    public bool IsAsync => Channel.View.ValueEquals(EslHeader.SocketMode, "async"u8);

    /// <summary>Whether it was called with <c>full</c>; without it only the own channel can be controlled.</summary>
    public bool IsFull => Channel.View.ValueEquals(EslHeader.Control, "full"u8);

    /// <summary>Completes when the call has ended and the session lingers for its last events; see <see cref="LingerAsync"/>.</summary>
    public Task Lingering => _lingering.Task;

    /// <summary>Events that came faster than <see cref="ReadEventsAsync"/> took them and were dropped, oldest first.</summary>
    public long EventsDropped => Interlocked.Read(ref _eventsDropped);

    /// <summary>Asks for the events of this call.</summary>
    public async Task MyEventsAsync(EslEventFormat format = EslEventFormat.Plain, CancellationToken cancellationToken = default) =>
        (await Connection.SendAsync(format == EslEventFormat.Json ? "myevents json" : "myevents plain", cancellationToken).ConfigureAwait(false))
        .EnsureSuccess();

    /// <summary>Keeps the socket open after the call ended, so that its last events come.</summary>
    /// <param name="time">Whole seconds, at least one.</param>
    public async Task LingerAsync(TimeSpan time, CancellationToken cancellationToken = default) =>
        (await Connection.SendAsync(FormattableString.Invariant($"linger {Math.Max(1, (int)time.TotalSeconds)}"), cancellationToken).ConfigureAwait(false))
        .EnsureSuccess();

    /// <summary>Whether events of the call that other code queues for the channel (such as DTMF) come here too.</summary>
    public async Task DivertEventsAsync(bool on, CancellationToken cancellationToken = default) =>
        (await Connection.SendAsync(on ? "divert_events on" : "divert_events off", cancellationToken).ConfigureAwait(false)).EnsureSuccess();

    /// <summary>
    /// Runs a dialplan application on the call and waits until it is done. Needs <see cref="MyEventsAsync"/>.
    /// </summary>
    /// <returns>Its CHANNEL_EXECUTE_COMPLETE event; <see cref="EslHeader.ApplicationResponse"/> tells how it went.</returns>
    /// <exception cref="EslClosedException">The call or the connection ended before.</exception>
    public async Task<EslEvent> ExecuteAsync(string application, string argument = "", int loops = 1, CancellationToken cancellationToken = default)
    {
        var id = Guid.NewGuid();
        var done = new TaskCompletionSource<EslEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        _executing[id] = done;
        try
        {
            var command = EslCommand.Execute(null, EslConnection.Word(application, "application"), argument, id, eventLock: true, loops);
            (await Connection.SendAsync(command, cancellationToken).ConfigureAwait(false)).EnsureSuccess();
            await Task.WhenAny(done.Task, Connection.Closed).WaitAsync(cancellationToken).ConfigureAwait(false);
            return done.Task.IsCompleted
                ? await done.Task.ConfigureAwait(false)
                : throw new EslClosedException(await Connection.Closed.ConfigureAwait(false));
        }
        finally
        {
            _executing.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// A channel variable; null when it is not set. mod_event_socket does not escape its answer, so for a variable that may hold line breaks
    /// use <c>api uuid_getvar</c>, whose answer has a length.
    /// </summary>
    public async Task<string?> GetVariableAsync(string name, CancellationToken cancellationToken = default)
    {
        var reply = await Connection.SendAsync("getvar " + EslConnection.Word(name, "variable"), cancellationToken).ConfigureAwait(false);

        // With no value mod_event_socket has nothing to answer, and answers what it answers to no command.
        return reply.Text.StartsWith("-ERR command not found", StringComparison.Ordinal) ? null : reply.Text;
    }

    /// <summary>Hangs the call up.</summary>
    public async Task HangupAsync(string cause = "NORMAL_CLEARING", CancellationToken cancellationToken = default) =>
        (await Connection.SendAsync(EslCommand.Hangup(null, cause), cancellationToken).ConfigureAwait(false)).EnsureSuccess();

    /// <summary>The events of the call, until the connection ends.</summary>
    public IAsyncEnumerable<EslEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _events.Reader.ReadAllAsync(cancellationToken);

    void IEslEventSink.OnEvent(in EslEventView e)
    {
        var kept = e.ToOwned();
        if (e.Name == EslEventName.ChannelExecuteComplete && _executing.TryGetValue(e.GetGuid(EslHeader.ApplicationUuid), out var done))
        {
            done.TrySetResult(kept);
        }

        _events.Writer.TryWrite(kept);
    }

    void IEslEventSink.OnLinger() => _lingering.TrySetResult();

    internal void Start(EslConnection connection, EslEvent channel)
    {
        Connection = connection;
        Channel = channel;
        _ = connection.Closed.ContinueWith(
            _ => _events.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
