using System.Globalization;
using CallSign.Core.Csv;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>A bill: lines in order of time, and what they come to.</summary>
public sealed record Bill(Stay Stay, IReadOnlyList<Charge> Lines, decimal Total, string Currency);

/// <summary>Writes and reads guests' bills.</summary>
public sealed class GuestBill(CallSignDb db, TimeProvider time)
{
    /// <summary>Most lines that are read at once.</summary>
    public const int Most = 2000;

    /// <summary>Something of the price list that was taken in a room.</summary>
    /// <param name="actor">Who says so.</param>
    /// <param name="roomId">The room; its guest pays.</param>
    /// <param name="code">Two digits of the article.</param>
    /// <param name="count">1–99 pieces.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SaveResult<Charge>> AddArticleAsync(Actor actor, Guid roomId, string code, int count, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        var rate = await work.Context.Set<ChargeRate>().AsNoTracking()
            .FirstOrDefaultAsync(r => r.TenantId == work.TenantId && r.Enabled && r.Use == ChargeRateUse.Article && r.Code == code, cancellationToken).ConfigureAwait(false);
        if (rate is null)
        {
            return SaveResult.Failed<Charge>("Code", "There is no article with this code.");
        }

        return count is < 1 or > 99
            ? SaveResult.Failed<Charge>("Count", "Enter 1 to 99 pieces.")
            : await AddAsync(work, actor, ChargeKind.Article, rate.Name, count, Math.Round(rate.Price * count, 2, MidpointRounding.AwayFromZero), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A line that a person writes.</summary>
    public async Task<SaveResult<Charge>> AddOtherAsync(Actor actor, Guid roomId, string? text, decimal amount, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        text = TextRules.Clean(text);
        return text is null ? SaveResult.Failed<Charge>("Text", "Enter what it is for.")
            : TextRules.Name(text, 200) is { } problem ? SaveResult.Failed<Charge>("Text", problem)
            : amount is < -100_000 or > 100_000 or 0 ? SaveResult.Failed<Charge>("Amount", "Enter an amount, below zero to take something back.")
            : await AddAsync(work, actor, ChargeKind.Other, text, 1, Math.Round(amount, 2, MidpointRounding.AwayFromZero), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The bill of a stay; null where the actor has none of this id.</summary>
    public async Task<Bill?> OfStayAsync(Actor actor, Guid stayId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var stay = await context.Set<Stay>().AsNoTracking().SingleOrDefaultAsync(s => s.TenantId == tenant && s.Id == stayId, cancellationToken).ConfigureAwait(false);
        if (stay is null)
        {
            return null;
        }

        var charges = context.Set<Charge>().AsNoTracking().Where(c => c.TenantId == tenant && c.StayId == stayId);
        return new Bill(
            stay, await charges.OrderBy(c => c.At).ThenBy(c => c.Id).Take(Most).ToListAsync(cancellationToken).ConfigureAwait(false),
            await charges.SumAsync(c => c.Amount, cancellationToken).ConfigureAwait(false),
            await context.Set<Hotel>().Where(h => h.TenantId == tenant).Select(h => h.Currency).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? Hotel.Usual.Currency);
    }

    /// <summary>The last stays of a room, newest first; at most 20.</summary>
    public async Task<IReadOnlyList<Stay>> StaysAsync(Actor actor, Guid roomId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<Stay>().AsNoTracking().Where(s => s.TenantId == tenant && s.RoomId == roomId).OrderByDescending(s => s.ArrivedAt).Take(20)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A bill as CSV: a line each, and the total.</summary>
    public static string Csv(Bill bill, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(bill);
        ArgumentNullException.ThrowIfNull(zone);
        static string Cell(string text) => $"\"{CsvCell.Guard(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        List<string> lines = ["time,kind,text,quantity,amount,currency,by"];
        lines.AddRange(bill.Lines.Select(c => string.Join(
            ',', TimeZoneInfo.ConvertTimeFromUtc(c.At, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), c.Kind.ToString().ToLowerInvariant(), Cell(c.Text),
            c.Quantity.ToString(CultureInfo.InvariantCulture), c.Amount.ToString("0.00", CultureInfo.InvariantCulture), bill.Currency, Cell(c.By))));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $",,total,,{bill.Total:0.00},{bill.Currency},"));
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static async Task<SaveResult<Charge>> AddAsync(
        RoomWork work, Actor actor, ChargeKind kind, string text, int quantity, decimal amount, CancellationToken cancellationToken)
    {
        if (work.Room is not { } room)
        {
            return SaveResult.Gone<Charge>();
        }

        if (work.Stay is not { } stay)
        {
            return SaveResult.Failed<Charge>("", $"Nobody stays in room {room.Name}, so there is no bill.");
        }

        var charge = new Charge
        {
            TenantId = work.TenantId, StayId = stay.Id, RoomId = room.Id, Kind = kind, Text = text, Quantity = quantity, Amount = amount, At = work.Now,
            By = actor.Name.Length <= 120 ? actor.Name : actor.Name[..120],
        };
        work.Context.Add(charge);
        await work.SaveAsync(
            "charge", new { Room = room.Name, stay.Reference, charge.Kind, charge.Text, charge.Quantity, charge.Amount, work.Hotel.Currency, charge.At }, cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(charge);
    }
}
