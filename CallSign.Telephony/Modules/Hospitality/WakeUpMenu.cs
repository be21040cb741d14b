using CallSign.Core.Hospitality;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>Wake-up calls at the room's own telephone: says those that are set, sets one by four digits, takes all back.</summary>
internal sealed class WakeUpMenu(RoomCall room, WakeUps wakeUps)
{
    private const int Tries = 3;

    private ModuleCall Call => room.Call;

    public async Task RunAsync()
    {
        await Call.AnswerAsync().ConfigureAwait(false);
        await Call.SleepAsync(TimeSpan.FromMilliseconds(400)).ConfigureAwait(false);
        for (var turn = 0; turn < Tries; turn++)
        {
            await SaySetAsync().ConfigureAwait(false);
            var menu = new Prompt().Ivr("for_one_time_wakeup_call").Voicemail("press").Keys("1").Ivr("for_daily_wakeup_call").Voicemail("press").Keys("2")
                .Ivr("cancel_wakeup_call").Voicemail("press").Keys("3");
            switch (await Call.AskKeyAsync(menu.ToString(), "123").ConfigureAwait(false))
            {
                case '1' when await SetAsync(daily: false).ConfigureAwait(false):
                case '2' when await SetAsync(daily: true).ConfigureAwait(false):
                    await EndAsync().ConfigureAwait(false);
                    return;
                case '3':
                    Call.Note("cancelled", (await wakeUps.CancelAllAsync(room.Actor, room.Room.Id, Call.Ended).ConfigureAwait(false)).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    await Call.PlayAsync(new Prompt().Ivr("wakeup_call_cancelled").ToString(), "#").ConfigureAwait(false);
                    await EndAsync().ConfigureAwait(false);
                    return;
                case null:
                    await EndAsync().ConfigureAwait(false);
                    return;
            }
        }

        await EndAsync().ConfigureAwait(false);
    }

    private async Task SaySetAsync()
    {
        var open = (await wakeUps.OfRoomAsync(room.Actor, room.Room.Id, Call.Ended).ConfigureAwait(false)).Where(w => !w.IsOver).OrderBy(w => w.DueAt).Take(3).ToList();
        var prompt = open.Count == 0 ? new Prompt().Ivr("not_requested_wakeup_call") : new Prompt();
        foreach (var call in open)
        {
            prompt.Ivr(call.Daily ? "daily_wakeup_call" : "one_time_wakeup_call").Time(call.Time);
        }

        await Call.PlayAsync(prompt.ToString(), "123#*").ConfigureAwait(false);
    }

    private async Task<bool> SetAsync(bool daily)
    {
        for (var i = 0; i < Tries; i++)
        {
            var ask = new Prompt().Ivr("please_enter_the").Say("time/hours.wav").Say("time/minutes.wav");
            var digits = (await Call.PlayAndGetDigitsAsync(new DigitsPrompt(ask.ToString()) { Least = 4, Most = 4, Tries = 1, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false)).Digits;
            if (digits.Length == 0)
            {
                return false;
            }

            if (TimeOnly.TryParseExact(digits, "HHmm", null, System.Globalization.DateTimeStyles.None, out var at))
            {
                var saved = await wakeUps.SetAsync(room.Actor, room.Room.Id, new WakeUpWish { Time = at, Daily = daily }, Call.Ended).ConfigureAwait(false);
                if (saved.Succeeded)
                {
                    Call.Note(daily ? "set every day" : "set once", at.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
                    await Call.PlayAsync(new Prompt().Ivr("requested_wakeup_call_for").Time(at).ToString(), "#").ConfigureAwait(false);
                    return true;
                }

                Call.Note("not set", string.Join(' ', saved.Errors.All.Select(e => e.Value)));
            }

            await Call.PlayAsync(RoomWords.Wrong).ConfigureAwait(false);
        }

        return false;
    }

    private async Task EndAsync()
    {
        await Call.PlayAsync(new Prompt().Voicemail("goodbye").ToString(), "#").ConfigureAwait(false);
        await Call.HangupAsync().ConfigureAwait(false);
    }
}
