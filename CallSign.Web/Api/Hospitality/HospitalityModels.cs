using System.ComponentModel;
using System.Globalization;
using CallSign.Core.Hospitality;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Api.Hospitality;

/// <summary>A room as it is now.</summary>
public sealed record RoomModel(
    Guid Id, string Name, string? Floor, string? Extension, bool DoNotDisturb, Housekeeping Housekeeping, StayModel? Stay, WakeUpModel? WakeUp, WakeUpModel? Alarm)
{
    internal static RoomModel Of(RoomRow row) => new(
        row.Room.Id, row.Room.Name, row.Room.Floor, row.Extension, row.DoNotDisturb, row.Housekeeping, row.Stay is { } stay ? StayModel.Of(stay) : null,
        row.WakeUp is { } next ? WakeUpModel.Of(next) : null, row.Alarm is { } alarm ? WakeUpModel.Of(alarm) : null);
}

/// <summary>A guest in a room.</summary>
public sealed record StayModel(
    Guid Id, Guid RoomId, string GuestName, string? Language, TollClass Calls, DateTime ArrivedAt, DateOnly? Departure, DateTime? LeftAt, string? Reference)
{
    internal static StayModel Of(Stay stay) =>
        new(stay.Id, stay.RoomId, stay.GuestName, stay.Language, stay.Calls, stay.ArrivedAt, stay.Departure, stay.LeftAt, stay.Reference);
}

/// <summary>A wake-up call on one day.</summary>
public sealed record WakeUpModel(
    Guid Id, Guid RoomId, string Time, DateOnly Date, bool Daily, DateTime DueAt, WakeUpState State, int Attempt, DateTime? NextAt, DateTime? AnsweredAt, DateTime? EndedAt, string? Note, string? SeenBy)
{
    internal static WakeUpModel Of(WakeUpCall call) => new(
        call.Id, call.RoomId, call.Time.ToString("HH:mm", CultureInfo.InvariantCulture), call.Date, call.Daily, call.DueAt, call.State, call.Attempt, call.NextAt, call.AnsweredAt,
        call.EndedAt, call.Note, call.SeenBy);
}

/// <summary>A line of a bill.</summary>
public sealed record ChargeModel(Guid Id, ChargeKind Kind, string Text, int Quantity, decimal Amount, DateTime At, string By, Guid? CallUuid)
{
    internal static ChargeModel Of(Charge charge) => new(charge.Id, charge.Kind, charge.Text, charge.Quantity, charge.Amount, charge.At, charge.By, charge.CallUuid);
}

/// <summary>A bill: its lines in order of time, and what they come to.</summary>
public sealed record BillModel(Guid StayId, string GuestName, string Currency, decimal Total, IReadOnlyList<ChargeModel> Lines)
{
    internal static BillModel Of(Bill bill) => new(bill.Stay.Id, bill.Stay.GuestName, bill.Currency, bill.Total, [.. bill.Lines.Select(ChargeModel.Of)]);
}

/// <summary>A guest who arrives, or whose details are corrected.</summary>
public sealed record GuestRequest(
    string? GuestName, string? Language = null, TollClass? Calls = null, DateOnly? Departure = null, string? Reference = null, [property: Description("Of a property-management system: the room's name.")] string? Room = null)
{
    internal CheckIn CheckIn() => new() { GuestName = GuestName ?? "", Language = Language, Calls = Calls, Departure = Departure, Reference = Reference };
}

/// <summary>Where a guest moves to: by id, or by the room's name.</summary>
public sealed record MoveRequest(Guid? ToRoomId = null, string? ToRoom = null, string? Room = null);

/// <summary>How a room is kept.</summary>
public sealed record HousekeepingRequest(Housekeeping State, string? Room = null);

/// <summary>Whether do not disturb is on.</summary>
public sealed record DoNotDisturbRequest(bool On, string? Room = null);

/// <summary>A room.</summary>
public sealed record RoomRequest(string? Room = null);

/// <summary>A wake-up call to be.</summary>
/// <param name="Time">As <c>06:30</c>, in the company's time zone.</param>
/// <param name="Date">The first day; null for the next one on which that time is still to come.</param>
/// <param name="Daily">Whether it comes every day.</param>
public sealed record WakeUpRequest(string? Time, DateOnly? Date = null, bool Daily = false)
{
    internal WakeUpWish Wish() => new()
    {
        Time = TimeOnly.TryParseExact(Time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null, Date = Date, Daily = Daily,
    };
}

/// <summary>A line for the bill: an article of the price list, or a text with an amount.</summary>
public sealed record ChargeRequest(string? Code = null, int Count = 1, string? Text = null, decimal? Amount = null);

/// <summary>A message to or from the property-management system.</summary>
public sealed record PmsMessageModel(Guid Id, bool Incoming, string Event, DateTime CreatedAt, int Attempts, DateTime? NextAt, DateTime? DoneAt, string? Problem)
{
    internal static PmsMessageModel Of(PmsMessage message) =>
        new(message.Id, message.Incoming, message.Event, message.CreatedAt, message.Attempts, message.NextAt, message.DoneAt, message.Problem);
}

/// <summary>Answers that the endpoints share.</summary>
internal static class HospitalityAnswers
{
    public static ProblemHttpResult NoSuch(string what) => TypedResults.Problem($"There is no {what} with this id.", statusCode: StatusCodes.Status404NotFound, title: $"No such {what}");

    public static ProblemHttpResult Conflict(string reason) => TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "It was not done");

    /// <summary>What a save came to.</summary>
    public static IResult Of<T>(SaveResult<T> result, Func<T, object> model, string what = "room")
        where T : class =>
        result.Value is { } saved ? TypedResults.Ok(model(saved))
        : result.Outcome is SaveOutcome.Gone ? NoSuch(what)
        : result.Errors[""] is { } whole ? Conflict(whole)
        : TypedResults.ValidationProblem(
            result.Errors.ToDictionary().ToDictionary(e => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Key), e => e.Value), title: "It was not done.");
}
