using System.Data.Common;
using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Hospitality;

/// <summary>
/// Puts guests' calls to the outside on their bills, from the records of the calls and by the longest rate that fits. A unique key of the call
/// keeps any number of instances from charging it twice; what was not charged for want of a database is charged when it is back.
/// </summary>
public sealed class CallCharges(CallSignDb db, SnapshotStore snapshots, TimeProvider time, ILogger<CallCharges> logger) : BackgroundService
{
    /// <summary>How far back calls are looked for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(3);

    /// <summary>A record may still be merged with that of another source for so long.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    private const int Batch = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>Charges what is not charged yet; how many calls that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (oldest, newest) = (now - Window, now - Settled);
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var calls = await (
            from room in context.Set<StayRoom>().Where(r => r.Extension != null && (r.Until == null || r.Until > oldest))
            join call in context.Set<Cdr>().Where(c => c.StartedAt >= oldest && c.EndedAt < newest && c.Direction == CallDirection.Outbound && c.BillSeconds > 0)
                on new { Tenant = (Guid?)room.TenantId, Number = room.Extension! } equals new { Tenant = call.TenantId, Number = call.CallerNumber }
            where call.StartedAt >= room.From && (room.Until == null || room.Until > call.StartedAt)
                && !context.Set<Charge>().Any(c => c.TenantId == room.TenantId && c.CallUuid == call.CallUuid)
            orderby call.StartedAt
            select new Due(room.TenantId, room.StayId, room.RoomId, room.Extension!, call.CallUuid, call.StartedAt, call.DestinationNumber, call.BillSeconds))
            .Take(Batch).ToListAsync(cancellationToken).ConfigureAwait(false);
        var charged = 0;
        foreach (var call in calls)
        {
            charged += await ChargeAsync(context, call, now, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return charged;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    while (await RunAsync(stoppingToken).ConfigureAwait(false) == Batch)
                    {
                    }
                }
                catch (Exception e) when (e is DbException or InvalidOperationException or DbUpdateException or TimeoutException)
                {
                    HospitalityLog.NotCharged(logger, e.Message);
                }

                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    private async Task<bool> ChargeAsync(CallSignDbContext context, Due call, DateTime now, CancellationToken cancellationToken)
    {
        var nouns = snapshots.Current.OfId(call.TenantId)?.Nouns ?? NounSet.Empty;
        var rate = ChargeRate.ForCall(nouns.All<ChargeRate>(), call.Number);
        // A call that costs nothing is on the bill too, so that it is judged once.
        var isFree = rate is null || OutboundPlan.Of(nouns).IsEmergency(call.Number);
        var amount = isFree ? 0 : rate!.PriceOf(call.Seconds);
        var number = call.Number.Length <= 30 ? call.Number : call.Number[..30];
        var text = string.Create(CultureInfo.InvariantCulture, $"Call to {number}, {TimeSpan.FromSeconds(call.Seconds):h\\:mm\\:ss}{(isFree ? "" : ", " + rate!.Name)}");
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var id = Guid.CreateVersion7();
        var added = await context.Database.ExecuteSqlAsync(
            $"""
            insert into charges (id, tenant_id, stay_id, room_id, kind, call_uuid, text, quantity, amount, at, by, created_at)
            values ({id}, {call.TenantId}, {call.StayId}, {call.RoomId}, {nameof(ChargeKind.Call)}, {call.CallUuid}, {text}, {call.Seconds}, {amount}, {call.StartedAt}, {"telephone " + call.Extension}, {now})
            on conflict do nothing
            """,
            cancellationToken).ConfigureAwait(false);
        if (added == 1 && amount != 0)
        {
            var room = nouns.Find<GuestRoom>(call.RoomId)?.Name;
            await PmsOutbox.AddAsync(
                context, call.TenantId, "charge", new { Room = room, Kind = ChargeKind.Call, Text = text, Quantity = call.Seconds, Amount = amount, At = call.StartedAt }, now,
                cancellationToken).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return added == 1;
    }

    private sealed record Due(Guid TenantId, Guid StayId, Guid RoomId, string Extension, Guid CallUuid, DateTime StartedAt, string Number, int Seconds);
}

internal static partial class HospitalityLog
{
    [LoggerMessage(2730, LogLevel.Warning, "Guests' calls can't be charged now: {Reason}")]
    public static partial void NotCharged(ILogger logger, string reason);
}
