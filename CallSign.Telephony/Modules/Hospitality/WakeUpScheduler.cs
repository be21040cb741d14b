using CallSign.Core.Hospitality;
using CallSign.Core.Routing;
using CallSign.Telephony.Commands;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>
/// Places wake-up calls when they are due. Any number of portals share the work by the rows of <see cref="WakeUpBook"/>: the one that claims an
/// attempt writes its channel down before it places it. A portal that dies leaves a row whose time is up; another one asks the switch whether
/// that channel is still there, and tries again where it is not.
/// </summary>
internal sealed class WakeUpScheduler(WakeUpBook book, ICallLines lines, SnapshotStore snapshots, TimeProvider time, ILogger<WakeUpScheduler> logger) : BackgroundService
{
    /// <summary>How long a conversation with the module may last.</summary>
    public static readonly TimeSpan Conversation = TimeSpan.FromMinutes(3);

    /// <summary>Most calls that one portal places at once.</summary>
    public const int MostAtOnce = 60;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterRinging = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Checking = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WithoutNode = TimeSpan.FromMinutes(5);

    private readonly HashSet<Task> _running = [];

    /// <summary>Claims what is due and begins with it.</summary>
    /// <returns>What goes on meanwhile, a task each.</returns>
    internal async Task<IReadOnlyList<Task>> RunAsync(CancellationToken cancellationToken)
    {
        _running.RemoveWhere(t => t.IsCompleted);
        var room = MostAtOnce - _running.Count;
        if (room <= 0)
        {
            return [];
        }

        HashSet<Guid> placing = [];
        var claimed = await book.ClaimAsync(room, (row, now) => Begin(row, now, placing), cancellationToken).ConfigureAwait(false);
        List<Task> begun = [.. claimed.Select(c => GoOnAsync(c, placing.Contains(c.Id), cancellationToken))];
        _running.UnionWith(begun);
        return begun;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (WakeUpBook.IsAway(e))
                {
                    WakeUpLog.NotRead(logger, e.Message);
                    await Task.Delay(Again, time, stoppingToken).ConfigureAwait(false);
                }

                await Task.Delay(Round, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // what rings rings on: another instance, or this one when it is back, looks after it
        }
    }

    // Under the row's lock: decides what this instance does with it, and writes that down.
    private bool Begin(WakeUpCall row, DateTime now, HashSet<Guid> placing)
    {
        switch (row.State)
        {
            case WakeUpState.Calling or WakeUpState.Answered or WakeUpState.Alarming:
                row.NextAt = now + Checking;
                return true;
            case WakeUpState.Pending when now - (row.Attempt == 0 ? row.DueAt : row.NextAt ?? row.DueAt) > WakeUpBook.Latest:
                (row.State, row.NextAt, row.Note) = (WakeUpState.Unanswered, now, "it could not be placed for an hour");
                WakeUpLog.TooLate(logger, row.Id, row.DueAt);
                return false;
            case WakeUpState.Pending or WakeUpState.Unanswered:
                return Take(row, now) && placing.Add(row.Id);
            default:
                row.NextAt = null;
                return false;
        }
    }

    private bool Take(WakeUpCall row, DateTime now)
    {
        var isAlarm = row.State is WakeUpState.Unanswered;
        var (tenant, number, hotel) = Party(row);
        if (isAlarm && hotel.DeskNumber is null)
        {
            (row.State, row.NextAt, row.EndedAt) = (WakeUpState.Alarmed, null, now);
            return false;
        }

        var node = tenant is null || number is null ? null : lines.NodeFor(tenant, number);
        if (node is null)
        {
            row.NextAt = now + Again;
            row.Note = number is null ? "the room has no telephone that is served" : "no switch is connected";
            // A room that lost its telephone must not keep its alarm for an hour.
            if (number is null && tenant is not null && !isAlarm)
            {
                (row.State, row.NextAt) = (WakeUpState.Unanswered, now);
            }

            return false;
        }

        row.Attempt++;
        row.Alarms += isAlarm ? 1 : 0;
        (row.ChannelUuid, row.Node, row.CalledAt, row.AnsweredAt) = (Guid.NewGuid(), node, now, isAlarm ? row.AnsweredAt : null);
        (row.State, row.NextAt) = (isAlarm ? WakeUpState.Alarming : WakeUpState.Calling, now.AddSeconds(hotel.WakeUpRingSeconds) + AfterRinging);
        return true;
    }

    private (TenantSnapshot? Tenant, string? Number, Hotel Hotel) Party(WakeUpCall row)
    {
        var tenant = snapshots.Current.OfId(row.TenantId) is { Enabled: true } served ? served : null;
        var hotel = HotelOf(tenant);
        return row.State is WakeUpState.Unanswered or WakeUpState.Alarming
            ? (tenant, hotel.DeskNumber, hotel)
            : (tenant, tenant?.Nouns.Find<GuestRoom>(row.RoomId)?.Telephone?.NounId is { } id ? tenant.Find(id)?.Number : null, hotel);
    }

    internal static Hotel HotelOf(TenantSnapshot? tenant) => tenant?.Nouns.All<Hotel>().FirstOrDefault(h => h.Enabled) ?? Hotel.Usual;

    private async Task GoOnAsync(WakeUpCall row, bool isPlaced, CancellationToken cancellationToken)
    {
        try
        {
            await (isPlaced ? PlaceAsync(row, cancellationToken) : CheckAsync(row, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // as if this instance had died
        }
        catch (Exception e) when (WakeUpBook.IsAway(e))
        {
            WakeUpLog.NotWritten(logger, row.Id, e.Message); // its time runs out, and somebody looks after it
        }
    }

    private async Task PlaceAsync(WakeUpCall row, CancellationToken cancellationToken)
    {
        var (tenant, number, hotel) = Party(row);
        var (channel, isAlarm) = (row.ChannelUuid!.Value, row.State is WakeUpState.Alarming);
        if (tenant is null || number is null)
        {
            return; // taken away in this very moment: the row's time runs out
        }

        var isTelephone = tenant.Find(number) is not null;
        var room = tenant.Nouns.Find<GuestRoom>(row.RoomId)?.Telephone?.NounId is { } id ? tenant.Find(id)?.Number : null;
        var shown = isAlarm ? room ?? "0" : hotel.DeskNumber is { } desk && RoutingToken.IsExtensionNumber(desk) ? desk : number;
        var call = new OriginateCall(channel, tenant.Domain, hotel.WakeUpRingSeconds, RoutingToken.IsExtensionNumber(shown) ? shown : "00", $"callsign-wake-{row.Id:N}");
        WakeUpLog.Placed(logger, row.Id, row.Attempt, number, tenant.Domain, row.Node!);
        var placed = await lines.PlaceAsync(row.Node!, call, number, isTelephone, cancellationToken).ConfigureAwait(false);
        switch (placed.PickedUp)
        {
            case true when isAlarm:
                await book.StillThereAsync(row.Id, channel, Conversation, cancellationToken).ConfigureAwait(false);
                break;
            case true:
                await book.AnsweredAsync(row.Id, channel, Conversation, cancellationToken).ConfigureAwait(false);
                break;
            case false when isAlarm:
                await book.AlarmedAsync(row.Id, channel, heard: false, $"the desk was not reached: {placed.Reason}", null, cancellationToken).ConfigureAwait(false);
                break;
            case false:
                await book.MissedAsync(row.Id, channel, $"not answered: {placed.Reason}", hotel, cancellationToken).ConfigureAwait(false);
                break;
            default:
                WakeUpLog.Unknown(logger, row.Id, row.Attempt, placed.Reason);
                break;
        }
    }

    // The time of an attempt is up, and nobody has written down what became of it.
    private async Task CheckAsync(WakeUpCall row, CancellationToken cancellationToken)
    {
        if (row is not { ChannelUuid: { } channel, Node: { } node })
        {
            return;
        }

        var there = await lines.ExistsAsync(node, channel, cancellationToken).ConfigureAwait(false);
        // No call of this kind lasts as long as this: where the node can't be asked, time itself tells.
        there ??= time.GetUtcNow().UtcDateTime - (row.AnsweredAt ?? row.CalledAt) < WithoutNode;
        if (there.Value)
        {
            await book.StillThereAsync(row.Id, channel, Checking, cancellationToken).ConfigureAwait(false);
            return;
        }

        WakeUpLog.TakenOver(logger, row.Id, row.Attempt);
        await book.InterruptedAsync(row.Id, channel, Party(row).Hotel, cancellationToken).ConfigureAwait(false);
    }
}

internal static partial class WakeUpLog
{
    [LoggerMessage(2740, LogLevel.Warning, "Wake-up calls can't be read now: {Reason}")]
    public static partial void NotRead(ILogger logger, string reason);

    [LoggerMessage(2741, LogLevel.Warning, "What became of wake-up call {Id} can't be written now: {Reason}")]
    public static partial void NotWritten(ILogger logger, Guid id, string reason);

    [LoggerMessage(2742, LogLevel.Error, "Wake-up call {Id} was due at {DueAt} (UTC) and could not be placed for an hour; the desk is told")]
    public static partial void TooLate(ILogger logger, Guid id, DateTime dueAt);

    [LoggerMessage(2743, LogLevel.Information, "Wake-up call {Id}, attempt {Attempt}: calls {Number}@{Domain} by {Node}")]
    public static partial void Placed(ILogger logger, Guid id, int attempt, string number, string domain, string node);

    [LoggerMessage(2744, LogLevel.Warning, "Wake-up call {Id}, attempt {Attempt}: what became of it is not known ({Reason})")]
    public static partial void Unknown(ILogger logger, Guid id, int attempt, string reason);

    [LoggerMessage(2745, LogLevel.Warning, "Wake-up call {Id}, attempt {Attempt} was left unfinished by an instance; it is taken up")]
    public static partial void TakenOver(ILogger logger, Guid id, int attempt);

    [LoggerMessage(2746, LogLevel.Warning, "Voicemail of {Number}@{Domain} was not emptied on {Node}: {Reason}")]
    public static partial void NotEmptied(ILogger logger, string number, string domain, string node, string reason);
}
