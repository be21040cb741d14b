using CallSign.Core.Hospitality;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>What is said to a guest who is woken, and to the desk when he could not be.</summary>
internal sealed class WakeUpTalk(ModuleCall call, TenantSnapshot tenant, WakeUpBook book, WakeUpCall row, Guid attempt, Hotel hotel, TimeProvider time)
{
    private const int Turns = 3;

    /// <summary>Greeting and time; 1 confirms, 2 snoozes. Whoever hangs up without a key is called again.</summary>
    public async Task WakeAsync()
    {
        if (!await book.AnsweredAsync(row.Id, attempt, WakeUpScheduler.Conversation, call.Ended).ConfigureAwait(false))
        {
            call.Note("the wake-up call was taken back");
            await call.PlayAsync(new Prompt().Ivr("wakeup_call_cancelled").ToString()).ConfigureAwait(false);
            await call.HangupAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            await call.AnswerAsync().ConfigureAwait(false);
            await call.SleepAsync(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
            for (var turn = 0; turn < Turns; turn++)
            {
                switch (await AskAsync().ConfigureAwait(false))
                {
                    case '1':
                        await WriteAsync(() => book.ConfirmedAsync(row.Id, attempt, CancellationToken.None)).ConfigureAwait(false);
                        call.Note("confirmed");
                        await EndAsync(new Prompt().Ivr("thank_you")).ConfigureAwait(false);
                        return;
                    case '2':
                        await WriteAsync(() => book.SnoozedAsync(row.Id, attempt, TimeSpan.FromMinutes(hotel.SnoozeMinutes), CancellationToken.None)).ConfigureAwait(false);
                        call.Note("snoozed");
                        await EndAsync(new Prompt().Ivr("requested_wakeup_call_for").Number(hotel.SnoozeMinutes).Say("time/minutes.wav")).ConfigureAwait(false);
                        return;
                }
            }

            await WriteAsync(() => book.MissedAsync(row.Id, attempt, "picked up, but no key was pressed", hotel, CancellationToken.None)).ConfigureAwait(false);
            call.Note("no key was pressed");
            await call.HangupAsync().ConfigureAwait(false);
        }
        catch (CallEndedException)
        {
            // After a key nothing changes by this any more.
            await WriteAsync(() => book.MissedAsync(
                row.Id, attempt, call.IsStopped ? "the portal stopped during the call" : "hung up without a key", hotel, CancellationToken.None)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The room's number, twice; 1 says that somebody sees to it.</summary>
    public async Task TellDeskAsync()
    {
        var heard = false;
        string? seenBy = null;
        try
        {
            await call.AnswerAsync().ConfigureAwait(false);
            await call.SleepAsync(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
            var room = tenant.Nouns.Find<GuestRoom>(row.RoomId)?.Name ?? "";
            var alarm = new Prompt().Ivr("wakeup_call").Room(room).Voicemail("not_available").Ivr("to_confirm").Voicemail("press").Keys("1").ToString();
            for (var turn = 0; turn < Turns && seenBy is null; turn++)
            {
                var key = await call.AskKeyAsync(alarm, "1", tries: 1).ConfigureAwait(false);
                heard = true;
                seenBy = key is '1' ? $"telephone {hotel.DeskNumber}" : null;
            }

            call.Note("the desk knows", seenBy ?? "no key");
            await EndAsync(new Prompt().Ivr("thank_you")).ConfigureAwait(false);
        }
        finally
        {
            await WriteAsync(() => book.AlarmedAsync(row.Id, attempt, heard, heard ? "the desk was told" : "the desk hung up before it heard", seenBy, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private async Task<char?> AskAsync()
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), WakeUpTime.Zone(tenant.TimeZone));
        var greeting = now.Hour is >= 4 and < 12 ? new Prompt().Ivr("good_morning").Ivr("this_is_your_wakeup_call") : new Prompt().Ivr("this_is_your_wakeup_call");
        var menu = greeting.Time(TimeOnly.FromDateTime(now.DateTime))
            .Ivr("to_confirm").Voicemail("press").Keys("1")
            .Ivr("for_a_wakeup_call").Number(hotel.SnoozeMinutes).Say("time/minutes.wav").Voicemail("press").Keys("2");
        return await call.AskKeyAsync(menu.ToString(), "12", tries: 1).ConfigureAwait(false);
    }

    private async Task EndAsync(Prompt prompt)
    {
        await call.PlayAsync(prompt.ToString(), "#").ConfigureAwait(false);
        await call.PlayAsync(new Prompt().Voicemail("goodbye").ToString(), "#").ConfigureAwait(false);
        await call.HangupAsync().ConfigureAwait(false);
    }

    // What the guest said must not be lost because the database is away for a moment.
    private async Task WriteAsync(Func<Task> write)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (i < 20 && WakeUpBook.IsAway(e))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
            }
        }
    }
}
