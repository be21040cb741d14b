using System.Net;
using CallSign.Core.Hospitality;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>
/// Speaks with guests who are woken (<c>hospitality/wake/&lt;id&gt;</c>) and with the desk when one is not, and takes what is dialled at a room's
/// telephone: wake-up calls (<c>hospitality/wake-up</c>), the room's state (<c>hospitality/room-state/&lt;digit&gt;</c>) and the mini-bar
/// (<c>hospitality/mini-bar/&lt;digits&gt;</c>). What it does not finish goes on in the dialplan, which says so and hangs up.
/// </summary>
public sealed class HospitalityModule(SnapshotStore snapshots, WakeUpBook book, WakeUps wakeUps, FrontDesk desk, GuestBill bills, TimeProvider time) : IEslModule
{
    public string Name => "hospitality";

    public string Purpose => "Guest rooms: wake-up calls, the room's state, the mini-bar.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.3"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (snapshots.Current.Served(call.Domain) is not { } tenant)
        {
            return;
        }

        switch (call.Arguments.Split('/'))
        {
            case ["wake", var text] when Guid.TryParseExact(text, "N", out var id):
                await WakeAsync(call, tenant, id).ConfigureAwait(false);
                break;
            case [var word, .. var rest] when Room(call, tenant) is { } room:
                await ServeAsync(new RoomCall(call, tenant, room, Actor(call, tenant)), word, rest is [var digits] ? digits : "").ConfigureAwait(false);
                break;
            default:
                call.Note("not a room's telephone", call.Arguments);
                break;
        }
    }

    // The wake-up call that was placed, and no other: its channel has the number of the attempt, which no telephone knows.
    private async Task WakeAsync(ModuleCall call, TenantSnapshot tenant, Guid id)
    {
        var row = await book.FindAsync(id, call.Ended).ConfigureAwait(false);
        if (row is null || row.TenantId != tenant.Id || !Guid.TryParse(call.Variable("callsign_wake_up"), out var attempt) || row.ChannelUuid != attempt)
        {
            call.Note("no such wake-up call", id.ToString());
            return;
        }

        var talk = new WakeUpTalk(call, tenant, book, row, attempt, WakeUpScheduler.HotelOf(tenant), time);
        await (row.State is WakeUpState.Alarming ? talk.TellDeskAsync() : talk.WakeAsync()).ConfigureAwait(false);
    }

    private Task ServeAsync(RoomCall call, string word, string digits) => word switch
    {
        "wake-up" => new WakeUpMenu(call, wakeUps).RunAsync(),
        "room-state" => new RoomCodes(call, desk, bills).SetStateAsync(digits),
        "mini-bar" => new RoomCodes(call, desk, bills).AddArticleAsync(digits),
        _ => Task.CompletedTask,
    };

    // The telephone that proved its password says which room it is; nothing that is dialled does.
    private static GuestRoom? Room(ModuleCall call, TenantSnapshot tenant) =>
        call.User is { } user && tenant.Find(user) is { } extension ? GuestRoom.Of(tenant, extension.Id) : null;

    private static Actor Actor(ModuleCall call, TenantSnapshot tenant) => new($"telephone {call.User}", null, tenant.Id, PortalRole.System);
}

/// <summary>A call from a room's telephone.</summary>
internal sealed record RoomCall(ModuleCall Call, TenantSnapshot Tenant, GuestRoom Room, Actor Actor);
