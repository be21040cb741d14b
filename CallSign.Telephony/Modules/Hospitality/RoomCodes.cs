using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.Hospitality;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>Codes of the staff at a room's telephone: how the room is kept, and what was taken from the mini-bar. A tone says that it is noted.</summary>
internal sealed class RoomCodes(RoomCall room, FrontDesk desk, GuestBill bills)
{
    private ModuleCall Call => room.Call;

    /// <summary>1 clean, 2 dirty, 3 inspected, 4 out of order.</summary>
    public async Task SetStateAsync(string digits)
    {
        Housekeeping? state = digits switch { "1" => Housekeeping.Clean, "2" => Housekeeping.Dirty, "3" => Housekeeping.Inspected, "4" => Housekeeping.OutOfOrder, _ => null };
        var problem = state is { } known ? await desk.SetHousekeepingAsync(room.Actor, room.Room.Id, known, tell: true, Call.Ended).ConfigureAwait(false) : "no such state";
        await EndAsync(problem, state?.ToString() ?? digits).ConfigureAwait(false);
    }

    /// <summary>Two digits of the article, and how many; one where nothing is said.</summary>
    public async Task AddArticleAsync(string digits)
    {
        string? problem = "no such article";
        if (digits.Length is >= 2 and <= 4 && DialNumber.IsDigits(digits))
        {
            var count = digits.Length == 2 ? 1 : int.Parse(digits.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);
            var added = await bills.AddArticleAsync(room.Actor, room.Room.Id, digits[..2], count, Call.Ended).ConfigureAwait(false);
            problem = added.Succeeded ? null : string.Join(' ', added.Errors.All.Select(e => e.Value));
        }

        await EndAsync(problem, digits).ConfigureAwait(false);
    }

    private async Task EndAsync(string? problem, string what)
    {
        Call.Note(problem is null ? "noted" : "not noted", problem ?? what);
        await Call.AnswerAsync().ConfigureAwait(false);
        await Call.SleepAsync(TimeSpan.FromMilliseconds(300)).ConfigureAwait(false);
        await Call.PlayAsync(problem is null ? RoomWords.Done : RoomWords.Wrong).ConfigureAwait(false);
        await Call.HangupAsync().ConfigureAwait(false);
    }
}
