using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Conferences;
using CallSign.Core.Lockouts;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Conferences;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>A caller at the door of a room: schedule, PIN, lock, room, name, and in.</summary>
internal sealed class RoomEntry(ConferenceDesk desk, ConferenceRoom room)
{
    private static readonly RecordOptions Name = new() { Longest = TimeSpan.FromSeconds(5), SilenceThreshold = 200, SilenceTimeout = TimeSpan.FromSeconds(2), StopKeys = "0123456789*#" };

    private ModuleCall Call => desk.Call;

    private string Conference => ConferenceName.Of(room, desk.Tenant.Domain);

    /// <param name="isModerator">Whether a moderator's own telephone calls.</param>
    public async Task RunAsync(bool isModerator)
    {
        var open = ConferenceSchedule.Open(desk.Tenant, room.Id, desk.Now).ToList();
        if (room.ScheduledOnly && !isModerator && open.Count == 0)
        {
            Call.Note("nothing is scheduled now", room.Name);
            await desk.EndAsync(null).ConfigureAwait(false);
            return;
        }

        var isInvited = Call.User is { } user && open.Exists(o => o.Conference.Invitees.Exists(i => i.Extension == user));
        if (!isModerator && !isInvited && Has(room.PinInClear))
        {
            if (await AskAsync(open.Count > 0).ConfigureAwait(false) is not { } moderates)
            {
                await desk.EndAsync(null).ConfigureAwait(false);
                return;
            }

            isModerator = moderates;
        }

        await EnterAsync(isModerator).ConfigureAwait(false);
    }

    /// <summary>Lets him in, unless the room is locked or full.</summary>
    public async Task EnterAsync(bool isModerator)
    {
        // The switch that has the caller knows best: FreeSWITCH is asked and not what events told of it.
        if (!isModerator && (await Call.ApiAsync("conference", $"{Conference} get is_locked").ConfigureAwait(false)).Trim() == "locked")
        {
            Call.Note("the room is locked", room.Name);
            await desk.EndAsync(ConferenceDesk.Sound("locked")).ConfigureAwait(false);
            return;
        }

        var there = int.TryParse((await Call.ApiAsync("conference", $"{Conference} get count").ConfigureAwait(false)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        if (room.MaxMembers is { } most && there >= most)
        {
            Call.Note("the room is full", room.Name);
            await desk.EndAsync(ConferenceDesk.Sound("conference_is_full")).ConfigureAwait(false);
            return;
        }

        if (room.Record)
        {
            await Call.PlayAsync(ConferenceDesk.Sound("being_recorded"), "#").ConfigureAwait(false);
        }

        if (room.AnnounceNames)
        {
            await AnnounceAsync(there > 0).ConfigureAwait(false);
        }

        Call.Note(isModerator ? "enters as moderator" : "enters", room.Name);
        var flags = isModerator ? (room.EndWithModerator ? "+flags{moderator|endconf}" : "+flags{moderator}") : room.MuteOnJoin ? "+flags{mute}" : "";
        await Call.ExecuteAsync("flush_dtmf").ConfigureAwait(false); // keys of the way in must do nothing inside
        // Who he is was proven here; mod_conference would ask once more. What the dialplan has behind the module is gone with the transfer.
        await Call.ExecuteAsync("transfer", $"set:conference_enforce_security=false,conference:{Conference}@{room.Id:N}{flags} inline").ConfigureAwait(false);
    }

    /// <summary>Whether the PIN makes him a moderator; null where none was right.</summary>
    private async Task<bool?> AskAsync(bool takesCodes)
    {
        // A telephone of the tenant is counted by itself: strangers can't shut it out.
        var door = new EntryDoor(desk.Tenant.Id, LockoutKind.Room, room.Id, Call.User ?? "", "conference room " + room.Name);
        // One key more than there can be: a # that came behind the last digit would leave the room again, by mod_conference's own keys.
        var longest = 1 + Math.Max(Math.Max(room.PinInClear?.Length ?? 0, room.ModeratorPinInClear?.Length ?? 0), takesCodes ? ConferenceDesk.CodeDigits : 0);
        for (var i = 0; i < ConferenceDesk.Tries; i++)
        {
            var pin = (await Call.PlayAndGetDigitsAsync(new DigitsPrompt(ConferenceDesk.Sound("pin")) { Most = longest, Tries = 1, Timeout = TimeSpan.FromSeconds(10), BetweenDigits = TimeSpan.FromSeconds(2) }).ConfigureAwait(false)).Digits;
            var attempt = pin.Length > 0 ? await desk.Lockout.TakeAsync(door, Call.Ended).ConfigureAwait(false) : null;
            if (attempt is not null)
            {
                if (Is(room.ModeratorPinInClear, pin) || Is(room.PinInClear, pin))
                {
                    await desk.Lockout.RightAsync(door).ConfigureAwait(false);
                    return Is(room.ModeratorPinInClear, pin);
                }

                if (takesCodes && await desk.InvitedAsync(pin, room).ConfigureAwait(false) is not null)
                {
                    await desk.Lockout.GiveBackAsync(door).ConfigureAwait(false);
                    return false;
                }

                await desk.Lockout.WrongAsync(door, attempt).ConfigureAwait(false);
            }

            Call.Note("wrong PIN", room.Name);
            await Call.PlayAsync(ConferenceDesk.Sound("bad-pin")).ConfigureAwait(false);
            await Call.ExecuteAsync("flush_dtmf").ConfigureAwait(false);
        }

        return null;
    }

    // Whoever has recorded his name for his mailbox is not asked again.
    private async Task AnnounceAsync(bool isHeard)
    {
        var name = Call.User is { } user && desk.Tenant.Find(user) is { } extension ? desk.Greetings.PathOnNodes(desk.Tenant.Id, extension.Id, VoicemailGreeting.Name) : null;
        if (name is null)
        {
            name = desk.Names.Begin(Call.ChannelUuid);
            await Call.PlayAsync("voicemail/vm-record_name1.wav", "#").ConfigureAwait(false);
            await Call.PlayAsync("tone_stream://%(300,0,640)").ConfigureAwait(false);
            await Call.RecordAsync(name, Name).ConfigureAwait(false);
        }

        desk.Names.Remember(Call.ChannelUuid, name); // those who stay hear it once more when he leaves
        if (isHeard)
        {
            await Call.ApiAsync("conference", $"{Conference} play {name}").ConfigureAwait(false);
            await Call.ApiAsync("conference", $"{Conference} play {ConferenceDesk.Sound("has_joined")}").ConfigureAwait(false);
        }
    }

    private static bool Has(string? pin) => !string.IsNullOrEmpty(pin);

    private static bool Is(string? right, string pin) => Has(right) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right!), Encoding.ASCII.GetBytes(pin));
}
