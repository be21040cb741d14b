using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>What is known of a guest at check-in.</summary>
public sealed class CheckIn
{
    public string GuestName { get; set; } = "";

    public string? Language { get; set; }

    /// <summary>What the telephone may dial; null for what the hotel says.</summary>
    public TollClass? Calls { get; set; }

    public DateOnly? Departure { get; set; }

    public string? Reference { get; set; }
}

/// <summary>
/// Checks guests in and out. Everything that hangs on it is one transaction: the stay, the telephone's name, language and class of service, the
/// mailbox, the wake-up calls, and what the property-management system is told.
/// </summary>
public sealed class FrontDesk(CallSignDb db, RoomCleaning cleaning, TimeProvider time)
{
    /// <summary>Puts a guest into a vacant room.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="tell">Whether the property-management system is told; it is not what it said itself.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SaveResult<Stay>> CheckInAsync(Actor actor, Guid roomId, CheckIn guest, bool tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guest);
        var errors = Check(guest);
        if (errors.Any)
        {
            return SaveResult.Failed<Stay>(errors);
        }

        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is not { Enabled: true } room)
        {
            return SaveResult.Gone<Stay>();
        }

        if (work.Stay is { } other)
        {
            return SaveResult.Failed<Stay>("", $"{other.GuestName} stays in room {room.Name}. Check that guest out first.");
        }

        if (work.Condition?.State is Housekeeping.OutOfOrder)
        {
            return SaveResult.Failed<Stay>("", $"Room {room.Name} is out of order.");
        }

        var stay = new Stay
        {
            TenantId = room.TenantId, RoomId = room.Id, GuestName = guest.GuestName, Language = guest.Language, Calls = guest.Calls ?? work.Hotel.GuestCalls,
            ArrivedAt = work.Now, Departure = guest.Departure, Reference = guest.Reference,
        };
        work.Context.Add(stay);
        var wiped = await work.MoveInAsync(stay, wipe: true, cancellationToken).ConfigureAwait(false);
        return await EndAsync(work, stay, tell ? "check_in" : null, [wiped], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the stay of a room's guest: the room is dirty then, its telephone a vacant room's, its mailbox empty, its wake-up calls cancelled.</summary>
    public async Task<SaveResult<Stay>> CheckOutAsync(Actor actor, Guid roomId, bool tell, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is null)
        {
            return SaveResult.Gone<Stay>();
        }

        if (work.Stay is not { } stay)
        {
            return SaveResult.Failed<Stay>("", $"Nobody stays in room {work.Room.Name}.");
        }

        stay.LeftAt = work.Now;
        var wiped = await work.MoveOutAsync(stay, cancelWakeUps: true, cancellationToken).ConfigureAwait(false);
        return await EndAsync(work, stay, tell ? "check_out" : null, [wiped], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves the guest of a room to a vacant one, with wake-up calls and bill. Messages stay behind and are wiped.</summary>
    public async Task<SaveResult<Stay>> MoveAsync(Actor actor, Guid roomId, Guid toRoomId, bool tell, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        var to = await work.AlsoAsync(toRoomId, cancellationToken).ConfigureAwait(false);
        if (work.Room is null)
        {
            return SaveResult.Gone<Stay>();
        }

        if (to.Room is not { Enabled: true })
        {
            return SaveResult.Failed<Stay>("ToRoom", "There is no such room.");
        }

        if (work.Stay is not { } stay)
        {
            return SaveResult.Failed<Stay>("", $"Nobody stays in room {work.Room.Name}.");
        }

        if (to.Stay is not null || to.Condition?.State is Housekeeping.OutOfOrder || to.Room.Id == work.Room.Id)
        {
            return SaveResult.Failed<Stay>("", to.Stay is not null ? $"Room {to.Room.Name} is taken." : to.Room.Id == work.Room.Id ? "The guest is in this room already." : $"Room {to.Room.Name} is out of order.");
        }

        var left = await work.MoveOutAsync(stay, cancelWakeUps: false, cancellationToken).ConfigureAwait(false);
        stay.RoomId = to.Room.Id;
        var entered = await to.MoveInAsync(stay, wipe: true, cancellationToken).ConfigureAwait(false);
        foreach (var call in await work.OpenWakeUpsAsync(cancellationToken).ConfigureAwait(false))
        {
            call.RoomId = to.Room.Id;
        }

        return await EndAsync(to, stay, tell ? "room_move" : null, [left, entered], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Corrects what is known of a room's guest; the telephone follows.</summary>
    public async Task<SaveResult<Stay>> ChangeAsync(Actor actor, Guid roomId, CheckIn guest, bool tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guest);
        var errors = Check(guest);
        if (errors.Any)
        {
            return SaveResult.Failed<Stay>(errors);
        }

        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is null)
        {
            return SaveResult.Gone<Stay>();
        }

        if (work.Stay is not { } stay)
        {
            return SaveResult.Failed<Stay>("", $"Nobody stays in room {work.Room.Name}.");
        }

        (stay.GuestName, stay.Language, stay.Departure, stay.Reference, stay.Calls) =
            (guest.GuestName, guest.Language, guest.Departure, guest.Reference ?? stay.Reference, guest.Calls ?? stay.Calls);
        work.SetTelephone(stay);
        return await EndAsync(work, stay, tell ? "guest_changed" : null, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Switches do not disturb of a room's telephone.</summary>
    /// <returns>Null where it is done; else why not.</returns>
    public async Task<string?> SetDoNotDisturbAsync(Actor actor, Guid roomId, bool on, bool tell, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work is not { Room: { } room, Telephone: { } telephone })
        {
            return work.Room is null ? "There is no such room." : $"Room {work.Room.Name} has no telephone.";
        }

        telephone.DoNotDisturb = on;
        await work.SaveAsync(tell ? "do_not_disturb" : null, new { Room = room.Name, On = on }, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Notes how a room is kept.</summary>
    /// <returns>Null where it is done; else why not.</returns>
    public async Task<string?> SetHousekeepingAsync(Actor actor, Guid roomId, Housekeeping state, bool tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is not { } room)
        {
            return "There is no such room.";
        }

        if (state is Housekeeping.OutOfOrder && work.Stay is { } stay)
        {
            return $"{stay.GuestName} stays in room {room.Name}: it can't be out of order.";
        }

        work.Set(state, actor.Name);
        await work.SaveAsync(tell ? "room_state" : null, new { Room = room.Name, State = state, By = actor.Name }, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Every rule that the details of a guest break; brings them into their stored form.</summary>
    public static FieldErrors Check(CheckIn guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        (guest.GuestName, guest.Language, guest.Reference) = (TextRules.Clean(guest.GuestName) ?? "", LanguageTag.Clean(guest.Language), TextRules.Clean(guest.Reference));
        var errors = new FieldErrors();
        var name = guest.GuestName.Length == 0 ? "Enter the guest's name." : TextRules.Name(guest.GuestName, 100);
        errors.AddIf(name is not null, nameof(guest.GuestName), name ?? "");
        errors.AddIf(guest.Language is { } tag && !LanguageTag.IsValid(tag), nameof(guest.Language), "Enter a language like en or de-CH.");
        var reference = guest.Reference is null ? null : TextRules.Name(guest.Reference, 60);
        errors.AddIf(reference is not null, nameof(guest.Reference), reference ?? "");
        errors.AddIf(guest.Calls is { } calls && !Enum.IsDefined(calls), nameof(guest.Calls), "Choose what the telephone may dial.");
        errors.AddIf(guest.Departure is { Year: < 2000 or > 2200 }, nameof(guest.Departure), "Enter a day of this century.");
        return errors;
    }

    private async Task<SaveResult<Stay>> EndAsync(RoomWork work, Stay stay, string? tell, WipedMailbox?[] wiped, CancellationToken cancellationToken)
    {
        try
        {
            await work.SaveAsync(
                tell, new { Room = work.Room!.Name, Extension = work.Telephone?.Number, stay.GuestName, stay.Language, stay.Calls, stay.ArrivedAt, stay.Departure, stay.LeftAt, stay.Reference },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Failed<Stay>("", "Somebody has just changed the room's telephone. Try again.");
        }

        await cleaning.AfterAsync(wiped, cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(stay);
    }
}
