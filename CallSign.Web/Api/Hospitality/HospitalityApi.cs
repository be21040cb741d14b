using System.Text;
using CallSign.Core.Hospitality;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Hospitality;

/// <summary>Rooms as they are now, guests, wake-up calls and bills. What rooms and rates are configured as is with the other nouns.</summary>
internal sealed class HospitalityApi : IWebFeature
{
    public void Map(WebApplication app)
    {
        var read = app.MapGroup("/api/v1/hospitality").WithTags("Hospitality").RequireAuthorization(Policies.ApiHospitalityRead);
        read.MapGet("rooms", ListAsync).WithName("ListRooms").WithSummary("Rooms as they are now").WithQuery([
            .. Paging.Parameters,
            new("state", JsonSchemaType.String, "occupied or vacant."),
            QueryParameter.Of<Housekeeping>("housekeeping", "Rooms that are kept so."),
            new("floor", JsonSchemaType.String, "Rooms of this floor."),
            new("alarm", JsonSchemaType.Boolean, "true: rooms whose wake-up call was not answered, until somebody has seen to it."),
            new("search", JsonSchemaType.String, "Part of the room's or the guest's name."),
        ]);
        read.MapGet("rooms/{id:guid}", FindAsync).WithName("GetRoom").WithSummary("One room as it is now").Produces<RoomModel>().ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("rooms/{id:guid}/wake-ups", WakeUpsAsync).WithName("ListWakeUps").WithSummary("Wake-up calls of a room")
            .WithDescription("Those to come first, then what was, newest first; at most 50.").Produces<IReadOnlyList<WakeUpModel>>().ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("stays/{id:guid}/bill", BillAsync).WithName("GetBill").WithSummary("The bill of a stay").Produces<BillModel>().ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("stays/{id:guid}/bill.csv", CsvAsync).WithName("GetBillCsv").WithSummary("The bill of a stay as CSV").ProducesProblem(StatusCodes.Status404NotFound);
        read.MapGet("pms/messages", MessagesAsync).WithName("ListPmsMessages").WithSummary("Messages to and from the property-management system").WithQuery(Paging.Parameters);

        var write = app.MapGroup("/api/v1/hospitality").WithTags("Hospitality").RequireAuthorization(Policies.ApiHospitalityWrite);
        write.MapPost("rooms/{id:guid}/check-in", async (Guid id, GuestRequest guest, CurrentActor actor, FrontDesk desk, CancellationToken stop) =>
            HospitalityAnswers.Of(await desk.CheckInAsync(await actor.GetAsync(), id, guest.CheckIn(), tell: true, stop), StayModel.Of))
            .WithName("CheckIn").WithSummary("Check a guest in").Produces<StayModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapPost("rooms/{id:guid}/check-out", async (Guid id, CurrentActor actor, FrontDesk desk, CancellationToken stop) =>
            HospitalityAnswers.Of(await desk.CheckOutAsync(await actor.GetAsync(), id, tell: true, stop), StayModel.Of))
            .WithName("CheckOut").WithSummary("Check the room's guest out")
            .WithDescription("Wipes the room's voicemail, cancels its wake-up calls and makes its telephone a vacant room's.").Produces<StayModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapPost("rooms/{id:guid}/move", MoveAsync).WithName("MoveGuest").WithSummary("Move the room's guest to another room").Produces<StayModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapPut("rooms/{id:guid}/guest", async (Guid id, GuestRequest guest, CurrentActor actor, FrontDesk desk, CancellationToken stop) =>
            HospitalityAnswers.Of(await desk.ChangeAsync(await actor.GetAsync(), id, guest.CheckIn(), tell: true, stop), StayModel.Of))
            .WithName("ChangeGuest").WithSummary("Correct what is known of the room's guest").Produces<StayModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapPut("rooms/{id:guid}/housekeeping", async (Guid id, HousekeepingRequest request, CurrentActor actor, FrontDesk desk, CancellationToken stop) =>
            Done(await desk.SetHousekeepingAsync(await actor.GetAsync(), id, request.State, tell: true, stop)))
            .WithName("SetHousekeeping").WithSummary("Note how a room is kept").Produces(204).ProducesProblem(404).ProducesProblem(409);
        write.MapPut("rooms/{id:guid}/do-not-disturb", async (Guid id, DoNotDisturbRequest request, CurrentActor actor, FrontDesk desk, CancellationToken stop) =>
            Done(await desk.SetDoNotDisturbAsync(await actor.GetAsync(), id, request.On, tell: true, stop)))
            .WithName("SetRoomDoNotDisturb").WithSummary("Switch do not disturb of a room's telephone").Produces(204).ProducesProblem(404).ProducesProblem(409);
        write.MapPost("rooms/{id:guid}/wake-ups", async (Guid id, WakeUpRequest request, CurrentActor actor, WakeUps wakeUps, CancellationToken stop) =>
            HospitalityAnswers.Of(await wakeUps.SetAsync(await actor.GetAsync(), id, request.Wish(), stop), WakeUpModel.Of))
            .WithName("SetWakeUp").WithSummary("Set a wake-up call").Produces<WakeUpModel>().ProducesProblem(404).ProducesProblem(409);
        write.MapDelete("wake-ups/{id:guid}", async (Guid id, CurrentActor actor, WakeUps wakeUps, CancellationToken stop) =>
            Found(await wakeUps.CancelAsync(await actor.GetAsync(), id, stop)))
            .WithName("CancelWakeUp").WithSummary("Take a wake-up call back").WithDescription("Of a daily one all days to come.").Produces<WakeUpModel>().ProducesProblem(404);
        write.MapPost("wake-ups/{id:guid}/seen", async (Guid id, CurrentActor actor, WakeUps wakeUps, CancellationToken stop) =>
            Found(await wakeUps.SeenAsync(await actor.GetAsync(), id, stop)))
            .WithName("SeeToWakeUp").WithSummary("Note that somebody has seen to an unanswered wake-up call").Produces<WakeUpModel>().ProducesProblem(404);
        write.MapPost("rooms/{id:guid}/charges", ChargeAsync).WithName("AddCharge").WithSummary("Add a line to the bill of the room's guest").Produces<ChargeModel>().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CurrentActor current, RoomBoard board, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (actor.TenantId is null)
        {
            return HospitalityAnswers.Conflict("Choose a tenant first: rooms are a tenant's.");
        }

        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        Dictionary<string, string> filters = [];
        foreach (var name in new[] { RoomBoard.StateFilter, RoomBoard.FloorFilter })
        {
            if (reader.Text(name) is { } value)
            {
                filters[name] = value;
            }
        }

        if (reader.Word<Housekeeping>("housekeeping") is { } kept)
        {
            filters[RoomBoard.HousekeepingFilter] = kept.ToString();
        }

        if (reader.Flag("alarm") is true)
        {
            filters[RoomBoard.AlarmFilter] = "true";
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var page = await board.PageAsync(actor, new ListQuery { Search = reader.Text("search"), Filters = filters }, paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<RoomModel>([.. page.Items.Select(RoomModel.Of)], (int)page.Total, paging.Limit, paging.Offset));
    }

    private static async Task<IResult> FindAsync(Guid id, CurrentActor actor, RoomBoard board, CancellationToken cancellationToken) =>
        await board.FindAsync(await actor.GetAsync(), id, cancellationToken) is { } row ? TypedResults.Ok(RoomModel.Of(row)) : HospitalityAnswers.NoSuch("room");

    private static async Task<IResult> WakeUpsAsync(Guid id, CurrentActor current, RoomBoard board, WakeUps wakeUps, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        return await board.FindAsync(actor, id, cancellationToken) is null ? HospitalityAnswers.NoSuch("room")
            : TypedResults.Ok<IReadOnlyList<WakeUpModel>>([.. (await wakeUps.OfRoomAsync(actor, id, cancellationToken)).Select(WakeUpModel.Of)]);
    }

    private static async Task<IResult> BillAsync(Guid id, CurrentActor actor, GuestBill bills, CancellationToken cancellationToken) =>
        await bills.OfStayAsync(await actor.GetAsync(), id, cancellationToken) is { } bill ? TypedResults.Ok(BillModel.Of(bill)) : HospitalityAnswers.NoSuch("stay");

    private static async Task<IResult> CsvAsync(Guid id, CurrentActor current, GuestBill bills, TenantReads tenants, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        return await bills.OfStayAsync(actor, id, cancellationToken) is { } bill
            ? Results.File(Encoding.UTF8.GetBytes(GuestBill.Csv(bill, await tenants.ZoneAsync(actor, cancellationToken))), "text/csv", $"bill-{bill.Stay.ArrivedAt:yyyy-MM-dd}.csv")
            : HospitalityAnswers.NoSuch("stay");
    }

    private static async Task<IResult> MessagesAsync(HttpContext http, CurrentActor actor, PmsMessages messages, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var page = await messages.PageAsync(await actor.GetAsync(), new ListQuery(), paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<PmsMessageModel>([.. page.Items.Select(PmsMessageModel.Of)], (int)page.Total, paging.Limit, paging.Offset));
    }

    private static async Task<IResult> MoveAsync(Guid id, MoveRequest move, CurrentActor current, FrontDesk desk, RoomBoard board, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        var to = move.ToRoomId ?? (move.ToRoom is { } name ? (await board.NamedAsync(actor, name, cancellationToken))?.Id : null);
        return HospitalityAnswers.Of(await desk.MoveAsync(actor, id, to ?? Guid.Empty, tell: true, cancellationToken), StayModel.Of);
    }

    private static async Task<IResult> ChargeAsync(Guid id, ChargeRequest request, CurrentActor current, GuestBill bills, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        var added = request.Text is null
            ? await bills.AddArticleAsync(actor, id, request.Code ?? "", request.Count, cancellationToken)
            : await bills.AddOtherAsync(actor, id, request.Text, request.Amount ?? 0, cancellationToken);
        return HospitalityAnswers.Of(added, ChargeModel.Of);
    }

    private static IResult Done(string? problem) =>
        problem is null ? TypedResults.NoContent() : problem == "There is no such room." ? HospitalityAnswers.NoSuch("room") : HospitalityAnswers.Conflict(problem);

    private static IResult Found(WakeUpCall? call) => call is null ? HospitalityAnswers.NoSuch("wake-up call") : TypedResults.Ok(WakeUpModel.Of(call));
}
