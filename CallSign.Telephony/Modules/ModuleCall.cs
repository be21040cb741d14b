using System.Globalization;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Modules;

/// <summary>
/// A call in the hands of a module. Its methods read like the call: each runs one application on the channel, waits for its end, and answers
/// what became of it. When the caller hangs up, what waits ends with <see cref="CallEndedException"/>.
/// </summary>
public sealed class ModuleCall
{
    private readonly EslOutboundSession _session;
    private readonly CancellationTokenSource _ended;
    private readonly TimeProvider _time;
    private readonly CallTrace _trace;
    private readonly CancellationToken _stopping;

    internal ModuleCall(EslOutboundSession session, CallTrace trace, TimeProvider time, CancellationToken stopping)
    {
        (_session, _trace, _time, _stopping) = (session, trace, time, stopping);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        ChannelUuid = Guid.TryParse(session.ChannelId, out var id) ? id : Guid.Empty;
        // Set once by the portal's own directory and dialplan: a caller can't choose them.
        Domain = session.Channel.GetString(EslHeader.VariableDomainName) ?? "";
        User = session.Channel.GetString(EslHeader.VariableUserName);
        CallerNumber = session.Channel.GetString(EslHeader.CallerCallerIdNumber) ?? "";
        CallerName = session.Channel.GetString(EslHeader.CallerCallerIdName) ?? "";
        DestinationNumber = session.Channel.GetString(EslHeader.CallerDestinationNumber) ?? "";
        _ = session.Connection.Closed.ContinueWith(
            _ => _ended.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _ = session.Lingering.ContinueWith(
            _ => _ended.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Unique-ID of the caller's channel.</summary>
    public Guid ChannelUuid { get; }

    /// <summary>SIP domain of the tenant that the call belongs to; empty where the dialplan set none.</summary>
    public string Domain { get; }

    /// <summary>The extension whose telephone proved its password; null for a caller from outside.</summary>
    public string? User { get; }

    public string CallerNumber { get; }

    public string CallerName { get; }

    /// <summary>What was dialled.</summary>
    public string DestinationNumber { get; }

    /// <summary>What is behind the module's name in the socket's path, as <c>box/200</c>; empty for nothing.</summary>
    public string Arguments => _session.Path.Split('/', 2) is [_, var rest] ? rest : "";

    /// <summary>Cancelled when the caller has hung up or the module stops.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether it ended because the module stops: the caller is still there, and the dialplan has him now.</summary>
    public bool IsStopped => _stopping.IsCancellationRequested && !_session.Lingering.IsCompleted;

    /// <summary>The steps so far, oldest first.</summary>
    public IReadOnlyList<CallStep> Steps => _trace.Steps;

    /// <summary>A channel variable as it was when the call came; null where it was not set.</summary>
    public string? Variable(string name) => _session.Channel.View.GetVariable(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>A channel variable as it is now; null where it is not set.</summary>
    public Task<string?> VariableNowAsync(string name) => GuardAsync(() => _session.GetVariableAsync(name, Ended));

    /// <summary>Sets a channel variable. The value is taken as it is: what a caller or a person typed must not hold <c>${</c>.</summary>
    /// <exception cref="ArgumentException">The name is no variable's name, or the value would be expanded by FreeSWITCH.</exception>
    public Task SetAsync(string name, string value) => RunAsync("set", $"{Name(name)}={Literal(value)}");

    /// <summary>Answers the call; nothing if it is answered already.</summary>
    public Task AnswerAsync() => RunAsync("answer", "");

    /// <summary>Lets the caller hear prompts before the call is answered.</summary>
    public Task PreAnswerAsync() => RunAsync("pre_answer", "");

    /// <summary>Waits on the line.</summary>
    public Task SleepAsync(TimeSpan time) => RunAsync("sleep", Milliseconds(time), Limit(time));

    /// <summary>Plays a file, a tone or a phrase; a key of <paramref name="stopKeys"/> ends it.</summary>
    /// <returns>Whether it was found and played, and the key that ended it.</returns>
    public async Task<PlayResult> PlayAsync(string sound, string stopKeys = "")
    {
        await SetTerminatorsAsync(stopKeys).ConfigureAwait(false);
        var done = await RunAsync("playback", Literal(sound)).ConfigureAwait(false);
        var response = done.GetString(EslHeader.ApplicationResponse) ?? "";
        return new PlayResult(response is not ("FILE NOT FOUND" or "PLAYBACK ERROR"), done.View.GetVariable("playback_terminator_used"u8) is { Length: 1 } key ? key[0] : null);
    }

    /// <summary>Says a number, a time, letters, in the language of the channel.</summary>
    /// <param name="kind">As mod_say: <c>number</c>, <c>short_date_time</c>, <c>name_spelled</c> …</param>
    /// <param name="method"><c>pronounced</c>, <c>iterated</c> or <c>counted</c>.</param>
    /// <param name="value">What is said: digits, a time in seconds, letters.</param>
    public Task SayAsync(string kind, string method, string value) =>
        RunAsync("say", $"{Language()} {EslConnection.Word(kind, "kind")} {EslConnection.Word(method, "method")} {Literal(value)}");

    /// <summary>Asks for keys (mod_dptools, <c>play_and_get_digits</c>).</summary>
    public async Task<DigitsResult> PlayAndGetDigitsAsync(DigitsPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var variable = "callsign_digits_" + Guid.NewGuid().ToString("N")[..8];
        var argument = string.Create(CultureInfo.InvariantCulture,
            $"{prompt.Least} {prompt.Most} {prompt.Tries} {(int)prompt.Timeout.TotalMilliseconds} {(prompt.Terminators.Length == 0 ? "none" : prompt.Terminators)} {Sound(prompt.Sound)} {Sound(prompt.Invalid)} {variable} {EslConnection.Word(prompt.Pattern, "pattern")} {(int)prompt.BetweenDigits.TotalMilliseconds}");
        var limit = (prompt.Timeout + TimeSpan.FromMinutes(2)) * prompt.Tries;
        // What was entered may be a PIN: the trace tells how many keys, never which.
        var done = await RunAsync("play_and_get_digits", argument, limit, shown: prompt.Sound).ConfigureAwait(false);
        var digits = done.View.GetVariable(System.Text.Encoding.UTF8.GetBytes(variable)) ?? "";
        _trace.Note($"{digits.Length} keys");
        if (digits.Length > 0)
        {
            // Nor may it stand among the call's variables: they go into its record.
            await GuardAsync(() => _session.ExecuteAsync("unset", variable, 1, Ended).WaitAsync(TimeSpan.FromSeconds(30), _time, Ended)).ConfigureAwait(false);
        }

        return new DigitsResult(digits, digits.Length >= prompt.Least);
    }

    /// <summary>Records what the caller says, until a key, silence or the limit.</summary>
    /// <param name="path">File on the switch; its folder is made.</param>
    /// <param name="options">Limits.</param>
    public async Task<RecordResult> RecordAsync(string path, RecordOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        await SetTerminatorsAsync(options.StopKeys).ConfigureAwait(false);
        var argument = string.Create(CultureInfo.InvariantCulture,
            $"{Path(path)} {(int)options.Longest.TotalSeconds} {options.SilenceThreshold} {(int)options.SilenceTimeout.TotalSeconds}");
        var done = await RunAsync("record", argument, options.Longest + TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        var milliseconds = long.TryParse(done.View.GetVariable("record_ms"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms : 0;
        return new RecordResult(TimeSpan.FromMilliseconds(milliseconds), done.View.GetVariable("playback_terminator_used"u8) is { Length: 1 } key ? key[0] : null);
    }

    /// <summary>Rings others and connects the first who answers; returns when the conversation is over or nobody took it.</summary>
    /// <param name="dialString">Built by <see cref="DialString"/>: never put together from what people type.</param>
    /// <param name="timeout">How long it may ring.</param>
    public async Task<BridgeResult> BridgeAsync(DialString dialString, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(dialString);
        await SetAsync("continue_on_fail", "true").ConfigureAwait(false);
        await SetAsync("hangup_after_bridge", "false").ConfigureAwait(false);
        await SetAsync("call_timeout", ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        var done = await RunAsync("bridge", dialString.ToString(), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        var disposition = done.GetString(EslHeader.VariableOriginateDisposition) ?? "";
        var answered = disposition == "SUCCESS";
        return new BridgeResult(
            answered, answered ? done.GetString(EslHeader.VariableLastBridgeHangupCause) ?? "NORMAL_CLEARING" : disposition,
            Guid.TryParse(done.GetString(EslHeader.VariableLastBridgeTo), out var other) ? other : null);
    }

    /// <summary>Plays a menu and waits for one key.</summary>
    /// <param name="sound">What is played, see <see cref="Prompt"/>.</param>
    /// <param name="keys">Those that mean something, of 0–9, * and #.</param>
    /// <param name="tries">How often it is played.</param>
    /// <returns>The key; null where none of them came.</returns>
    public async Task<char?> AskKeyAsync(string sound, string keys, int tries = 2)
    {
        ArgumentException.ThrowIfNullOrEmpty(keys);
        var pattern = "^[" + string.Concat(keys.Where(k => char.IsAsciiDigit(k) || k is '*' or '#')) + "]$";
        var entered = await PlayAndGetDigitsAsync(new DigitsPrompt(sound) { Tries = tries, Terminators = "", Pattern = pattern, Timeout = TimeSpan.FromSeconds(4) }).ConfigureAwait(false);
        return entered.Digits is [var key] ? key : null;
    }

    /// <summary>Runs an API command of the switch that is quick, as <c>vm_boxcount</c>; its output. Needs a socket that is <c>full</c>.</summary>
    public Task<string> ApiAsync(string command, string arguments) => GuardAsync(async () =>
        (await _session.Connection.ApiAsync(EslConnection.Word(command, "command"), Literal(arguments), Ended).WaitAsync(TimeSpan.FromSeconds(10), _time, Ended).ConfigureAwait(false)).Text);

    /// <summary>Fires an event of this channel for whoever follows the switch; also after the caller has hung up, and without a word where it can't.</summary>
    public async Task TellAsync(string subclass, params (string Header, string Value)[] headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        try
        {
            await _session.Connection.SendAsync(new EslCommand("sendevent CUSTOM")
            {
                Headers = [new("Event-Subclass", subclass), new("Unique-ID", ChannelUuid.ToString("D")), .. headers.Select(h => new KeyValuePair<string, string>(h.Header, h.Value))],
            }).WaitAsync(TimeSpan.FromSeconds(2), _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or OperationCanceledException or ArgumentException)
        {
            // it is for the story only
        }
    }

    /// <summary>Adds a step to the call's story that is no application: what the module decided or did.</summary>
    public void Note(string what, string outcome = "")
    {
        _trace.Begin("module", what);
        _trace.End(outcome);
    }

    /// <summary>Runs any other application of the dialplan that has no method here.</summary>
    public Task<EslEvent> ExecuteAsync(string application, string argument = "", TimeSpan? limit = null) => RunAsync(application, argument, limit);

    /// <summary>Sends the call to a number of its tenant's dialplan; the module is done with it.</summary>
    public Task TransferAsync(string number) =>
        RunAsync("transfer", $"{Digits(number)} XML {EslConnection.Word(Domain, "domain")}");

    /// <summary>Hangs up with a cause as <c>USER_BUSY</c>.</summary>
    public Task HangupAsync(string cause = "NORMAL_CLEARING") => GuardAsync(async () =>
    {
        _trace.Begin("hangup", cause);
        await _session.HangupAsync(EslConnection.Word(cause, "cause"), Ended).ConfigureAwait(false);
        _trace.End("");
        return true;
    });

    internal async Task StartAsync()
    {
        await _session.MyEventsAsync(cancellationToken: Ended).ConfigureAwait(false);
        await _session.LingerAsync(TimeSpan.FromSeconds(2), Ended).ConfigureAwait(false);
    }

    internal void End() => _ended.Dispose();

    private Task<EslEvent> SetTerminatorsAsync(string keys) =>
        RunAsync("set", "playback_terminators=" + (keys.Length == 0 ? "none" : keys.All(k => char.IsAsciiDigit(k) || k is '*' or '#') ? keys : throw new ArgumentException("Stop keys are 0–9, * and #.", nameof(keys))));

    private Task<EslEvent> RunAsync(string application, string argument, TimeSpan? limit = null, string? shown = null) => GuardAsync(async () =>
    {
        _trace.Begin(application, shown ?? argument);
        var done = await _session.ExecuteAsync(application, argument, 1, Ended)
            .WaitAsync(limit ?? TimeSpan.FromMinutes(10), _time, Ended).ConfigureAwait(false);
        _trace.End(done.GetString(EslHeader.ApplicationResponse) ?? "");
        return done;
    });

    // However the end of a call shows, a module sees one exception for it.
    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            Ended.ThrowIfCancellationRequested();
            return await act().ConfigureAwait(false);
        }
        catch (Exception e) when (e is EslClosedException or OperationCanceledException or ObjectDisposedException || (e is EslCommandException && _session.Lingering.IsCompleted))
        {
            _trace.End("the call ended");
            throw new CallEndedException(e);
        }
        catch (TimeoutException)
        {
            _trace.End("no end in time");
            throw;
        }
    }

    private string Language() => Variable("default_language") is { Length: 2 } language && language.All(char.IsAsciiLetterLower) ? language : "en";

    private static TimeSpan Limit(TimeSpan time) => time + TimeSpan.FromSeconds(30);

    private static string Milliseconds(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static string Name(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? name : throw new ArgumentException($"'{name}' is no name of a channel variable.", nameof(name));

    // switch_channel_expand_variables runs API commands that it finds, also in what came out of another variable.
    private static string Literal(string text) => text.Contains("${", StringComparison.Ordinal) || text.Contains("$$", StringComparison.Ordinal)
        ? throw new ArgumentException("FreeSWITCH would expand this.", nameof(text)) : text;

    // Arguments of this application are split at spaces.
    private static string Sound(string sound) => EslConnection.Word(Literal(sound), "sound");

    private static string Path(string path) => path.Length > 0 && !path.Contains("..", StringComparison.Ordinal) && !path.Any(c => c is ' ' or '{' or '$' || char.IsControl(c))
        ? path : throw new ArgumentException($"'{path}' is no path for a recording.", nameof(path));

    private static string Digits(string number) => Core.Extensions.DialNumber.IsDiallable(number) ? number : throw new ArgumentException($"'{number}' can't be dialled.", nameof(number));
}

/// <summary>The caller hung up, or the module was stopped: nothing more can be done for the call.</summary>
public sealed class CallEndedException(Exception inner) : Exception("The call has ended.", inner);
