using System.Data.Common;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Telephony.SipTrunk;

/// <summary>
/// Leads the bridging calls: one instance of all that share the database, by an advisory lock that ends with its process. Each round it takes the
/// signals, writes what changed, and only then sends the commands, so that an instance which takes over finds in the database whatever was begun.
/// </summary>
internal sealed class BridgeEngine(
    BridgeInbox inbox, BridgeSender sender, BridgeCallStore store, BridgeControl control, NpgsqlDataSource database, SnapshotStore snapshots, NodeDirectory nodes,
    QueueTracker queues, LiveFeed feed, TimeProvider time, ILogger<BridgeEngine> logger) : BackgroundService
{
    private const long LockNumber = 0x63734272;
    private const int MostARound = 10_000;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Standby = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly BridgeFlow _flow = new(() => snapshots.Current, () => feed.Everything);
    private readonly HashSet<BridgeCall> _rows = [];
    private readonly List<BridgeEvent> _events = [];
    private NpgsqlConnection? _lock;
    private Task<bool>? _signalled;
    private volatile bool _asked = true;
    private DateTime _lookedAt, _sweptAt, _checkedAt, _forgotAt, _refusedAt;

    /// <summary>Whether this instance leads.</summary>
    public bool Leads => _lock is not null;

    /// <summary>Looks for what was asked for at once: it was asked here.</summary>
    public void Hurry()
    {
        _asked = true;
        if (inbox.IsOpen)
        {
            inbox.Post(new BridgeSignal.Hurry());
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    if (await TryLockAsync(stoppingToken).ConfigureAwait(false))
                    {
                        await LeadAsync(stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (IsAway(e))
                {
                    BridgeLog.DatabaseAway(logger, e.Message);
                }

                await UnlockAsync().ConfigureAwait(false);
                await Task.Delay(Standby, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops; the database has where every call stands
        }
        finally
        {
            inbox.IsOpen = false;
            await UnlockAsync().ConfigureAwait(false);
        }
    }

    private async Task LeadAsync(CancellationToken stop)
    {
        _flow.Clear();
        _rows.Clear();
        _events.Clear();
        inbox.IsOpen = true; // before the rows are read, so that nothing falls between the two
        _flow.MayDial = true;
        _flow.Apply(await control.RulesAsync(stop).ConfigureAwait(false), Now);
        var open = await store.OpenAsync(stop).ConfigureAwait(false);
        foreach (var (name, node) in Nodes())
        {
            _flow.Meet(name, node.Core);
        }

        foreach (var call in open)
        {
            foreach (var channel in new[] { call.CallUuid, call.AgentUuid, call.OutboundUuid }.OfType<Guid>())
            {
                inbox.Watch(channel, call.Node ?? "");
            }
        }

        _flow.Resume(open, Now);
        foreach (var gone in open.Select(c => c.Node).OfType<string>().Distinct().Where(n => !Nodes().TryGetValue(n, out var node) || !node.IsOnline))
        {
            _flow.Apply(new BridgeSignal.NodeGone(gone), Now);
        }

        BridgeLog.Leads(logger, open.Count);
        while (await RoundAsync(stop).ConfigureAwait(false))
        {
            await RestAsync(stop).ConfigureAwait(false);
        }

        inbox.IsOpen = false;
    }

    // While there is no call only a signal makes work, or what is asked for by way of the database.
    private async Task RestAsync(CancellationToken stop)
    {
        if (_flow.Calls.Count > 0 || _rows.Count > 0 || _events.Count > 0)
        {
            await Task.Delay(Round, time, stop).ConfigureAwait(false);
            return;
        }

        _signalled = _signalled is { IsCompleted: false } waiting ? waiting : inbox.Signals.WaitToReadAsync(stop).AsTask();
        await Task.WhenAny(_signalled, Task.Delay(Look, time, stop)).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    // False where another instance leads by now.
    private async Task<bool> RoundAsync(CancellationToken stop)
    {
        var now = Now;
        if (now - _checkedAt > TimeSpan.FromSeconds(3) && !await HoldsAsync(now, stop).ConfigureAwait(false))
        {
            return false;
        }

        for (var i = 0; i < MostARound && inbox.Signals.TryRead(out var signal); i++)
        {
            _flow.Apply(signal, now);
        }

        if (_asked || now - _lookedAt >= Look)
        {
            (_asked, _lookedAt) = (false, now);
            await AskAsync(now, stop).ConfigureAwait(false);
        }

        if (now - _sweptAt > Sweep)
        {
            _sweptAt = now;
            _flow.Sweep(Channels(), Nodes(), now);
        }

        _flow.Tick(now);
        var work = _flow.Take();
        _rows.UnionWith(work.Rows);
        _events.AddRange(work.Events);
        if (_rows.Count + _events.Count > 0)
        {
            await WriteAsync(now, stop).ConfigureAwait(false);
        }

        foreach (var command in work.Commands)
        {
            _ = sender.SendAsync(command, stop);
        }

        return true;
    }

    private async Task AskAsync(DateTime now, CancellationToken stop)
    {
        try
        {
            _flow.Apply(await control.RulesAsync(stop).ConfigureAwait(false), now);
            // Whoever was in a queue before this instance listened; the tracker hears of everything before the inbox does.
            var unknown = queues.All().Where(m => m.Member.AnsweredAt is null && !_flow.Knows(m.Member.CallUuid)).ToList();
            var channels = unknown.Count > 0 ? Channels() : [];
            foreach (var (tenant, member) in unknown.Where(m => channels.Contains(m.Member.CallUuid)))
            {
                inbox.Watch(member.CallUuid, member.Node);
                _flow.Apply(new BridgeSignal.Joined(member.Node, tenant, member.QueueId, member.MemberUuid, member.CallUuid, member.Number), now);
            }

            foreach (var row in await store.AskedAsync(stop).ConfigureAwait(false))
            {
                _flow.Apply(new BridgeSignal.Asked(row), now);
            }

            if (now - _forgotAt > TimeSpan.FromHours(1))
            {
                _forgotAt = now;
                await store.ForgetAsync(now - Kept, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            BridgeLog.DatabaseAway(logger, e.Message);
        }
    }

    private HashSet<Guid> Channels() => feed.Everything.SelectMany(c => c.Legs).Select(l => l.Uuid).ToHashSet();

    private Dictionary<string, BridgeNode> Nodes() => nodes.All.ToDictionary(
        n => n.Name, n => new BridgeNode(n.Status.IsConnected, n.Status.State is Telephony.Nodes.NodeState.Online, n.CoreUuid), StringComparer.Ordinal);

    // What can't be written now is written later; calls don't wait for it.
    private async Task WriteAsync(DateTime now, CancellationToken stop)
    {
        if (now - _refusedAt < TimeSpan.FromSeconds(1))
        {
            return;
        }

        try
        {
            await store.WriteAsync(_rows, _events, stop).ConfigureAwait(false);
            _rows.Clear();
            _events.Clear();
        }
        catch (Exception e) when (IsAway(e))
        {
            _refusedAt = now;
            BridgeLog.NotWrittenNow(logger, _rows.Count, e.Message);
        }
    }

    private async Task<bool> TryLockAsync(CancellationToken stop)
    {
        var connection = await database.OpenConnectionAsync(stop).ConfigureAwait(false);
        var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockNumber})", connection);
        await using var disposal = command.ConfigureAwait(false);
        if (await command.ExecuteScalarAsync(stop).ConfigureAwait(false) is true)
        {
            _lock = connection;
            return true;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return false;
    }

    // The lock ends with its connection: without it nothing new is dialled until it is had again.
    private async Task<bool> HoldsAsync(DateTime now, CancellationToken stop)
    {
        _checkedAt = now;
        try
        {
            if (_lock is { } connection)
            {
                var command = new NpgsqlCommand("select 1", connection) { CommandTimeout = 5 };
                await using var disposal = command.ConfigureAwait(false);
                await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
                return true;
            }

            _flow.MayDial = await TryLockAsync(stop).ConfigureAwait(false);
            return _flow.MayDial;
        }
        catch (Exception e) when (IsAway(e))
        {
            BridgeLog.DatabaseAway(logger, e.Message);
            _flow.MayDial = false;
            await UnlockAsync().ConfigureAwait(false);
            return true;
        }
    }

    private async Task UnlockAsync()
    {
        if (_lock is { } connection)
        {
            _lock = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsAway(Exception e) => e is DbException or TimeoutException or InvalidOperationException or IOException or System.Net.Sockets.SocketException;
}

internal static partial class BridgeLog
{
    [LoggerMessage(2810, LogLevel.Information, "This instance leads the bridging calls; {Count} are not over")]
    public static partial void Leads(ILogger logger, int count);

    [LoggerMessage(2811, LogLevel.Warning, "Bridging calls can't be read from the database now: {Reason}")]
    public static partial void DatabaseAway(ILogger logger, string reason);

    [LoggerMessage(2812, LogLevel.Warning, "{Count} bridging calls can't be written now: {Reason}")]
    public static partial void NotWrittenNow(ILogger logger, int count, string reason);

    [LoggerMessage(2813, LogLevel.Error, "A command for bridging call {Call} was refused before it was sent")]
    public static partial void NotWritten(ILogger logger, Exception exception, Guid call);

    [LoggerMessage(2814, LogLevel.Warning, "Node {Node} did not answer for bridging call {Call}: {Reason}")]
    public static partial void NotAnswered(ILogger logger, string node, Guid call, string reason);

    [LoggerMessage(2815, LogLevel.Information, "Node {Node} did not carry out {Command} for bridging call {Call}: {Reason}")]
    public static partial void Refused(ILogger logger, string node, string command, Guid call, string reason);

    [LoggerMessage(2816, LogLevel.Warning, "Events of bridging calls are not heard now: {Reason}")]
    public static partial void NotHeard(ILogger logger, string reason);

    [LoggerMessage(2818, LogLevel.Error, "The audit log does not take what {Actor} did: {Action}")]
    public static partial void NotAudited(ILogger logger, Exception exception, string actor, string action);
}
