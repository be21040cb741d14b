using System.Net;
using CallSign.Core.Conferences;
using CallSign.Core.Lockouts;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Conferences;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>
/// Lets callers into conference rooms: <c>conference/room/&lt;id&gt;</c>, with <c>/moderator</c> behind it where the dialplan knows the telephone for one, and
/// <c>conference/access</c>, which asks for the room or a personal code, with the telephone's own number behind it. Once inside, the call is mod_conference's alone:
/// the module may stop without anybody noticing. What it does not finish goes on with mod_conference, which the dialplan has behind it.
/// </summary>
public sealed class ConferenceModule(
    SnapshotStore snapshots, ConferenceInvitations invitations, ConferenceNames names, VoicemailGreetings greetings, EntryLockout lockout, TimeProvider time, ILogger<ConferenceModule> logger)
    : IEslModule
{
    public string Name => "conference";

    public string Purpose => "Lets callers into conference rooms: by room, PIN or personal code, with lock, schedule and names.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.4"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The tenant is the one that the dialplan put the call into; rooms of another one are unknown here.
        if (snapshots.Current.Served(call.Domain) is not { } tenant)
        {
            return;
        }

        var desk = new ConferenceDesk(call, tenant, invitations, names, greetings, lockout, time, logger);
        switch (call.Arguments.Split('/'))
        {
            case ["room", var id, .. var rest] when Guid.TryParseExact(id, "N", out var roomId) && tenant.Nouns.Find<ConferenceRoom>(roomId) is { } room:
                await desk.BeginAsync().ConfigureAwait(false);
                await new RoomEntry(desk, room).RunAsync(isModerator: rest is ["moderator"]).ConfigureAwait(false);
                break;
            case ["access", .. var rest]:
                await desk.BeginAsync().ConfigureAwait(false);
                await AccessAsync(desk, rest is [var own] && own == call.User ? own : null).ConfigureAwait(false);
                break;
            default:
                call.Note("no such room", call.Arguments);
                break;
        }
    }

    private static async Task AccessAsync(ConferenceDesk desk, string? own)
    {
        for (var i = 0; i < ConferenceDesk.Tries; i++)
        {
            var entered = await desk.Call.PlayAndGetDigitsAsync(new DigitsPrompt(ConferenceDesk.Sound("enter_conf_number")) { Most = 15, Tries = 1, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false);
            if (entered.Digits.Length > 0 && desk.Tenant.Nouns.Dialled(entered.Digits) is ConferenceRoom room)
            {
                await new RoomEntry(desk, room).RunAsync(own is not null && room.Moderators.Exists(m => m.Number == own)).ConfigureAwait(false);
                return;
            }

            if (await desk.InvitedAsync(entered.Digits, null).ConfigureAwait(false) is { } invited)
            {
                await new RoomEntry(desk, invited).EnterAsync(isModerator: false).ConfigureAwait(false);
                return;
            }

            desk.Call.Note("no such room or code", "");
            await desk.Call.PlayAsync("ivr/ivr-that_was_an_invalid_entry.wav", "#").ConfigureAwait(false);
        }

        await desk.EndAsync(null).ConfigureAwait(false);
    }
}

/// <summary>What the parts of a call to a room share.</summary>
internal sealed record ConferenceDesk(
    ModuleCall Call, TenantSnapshot Tenant, ConferenceInvitations Invitations, ConferenceNames Names, VoicemailGreetings Greetings, EntryLockout Lockout, TimeProvider Time, ILogger Logger)
{
    /// <summary>How often a room or a PIN may be entered.</summary>
    public const int Tries = 3;

    /// <summary>Digits of a personal code.</summary>
    public const int CodeDigits = ConferenceInvitation.CodeDigits;

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>One of mod_conference's prompts, as <c>pin</c>.</summary>
    public static string Sound(string name) => $"conference/conf-{name}.wav";

    public async Task BeginAsync()
    {
        await Call.AnswerAsync().ConfigureAwait(false);
        await Call.SleepAsync(TimeSpan.FromMilliseconds(300)).ConfigureAwait(false);
    }

    /// <summary>Says why, says good-bye, and hangs up.</summary>
    public async Task EndAsync(string? sound)
    {
        if (sound is not null)
        {
            await Call.PlayAsync(sound).ConfigureAwait(false);
        }

        await Call.PlayAsync(Sound("goodbye")).ConfigureAwait(false);
        await Call.HangupAsync().ConfigureAwait(false);
    }

    /// <summary>The room that a personal code opens now; null for none. A database that is away opens none.</summary>
    /// <param name="digits">What was entered.</param>
    /// <param name="room">Only this one; null for any.</param>
    public async Task<ConferenceRoom?> InvitedAsync(string digits, ConferenceRoom? room)
    {
        var door = new EntryDoor(Tenant.Id, LockoutKind.Codes, Tenant.Id, "", "personal codes of conferences");
        if (digits.Length != CodeDigits || await Lockout.TakeAsync(door, Call.Ended).ConfigureAwait(false) is not { } attempt)
        {
            return null;
        }

        try
        {
            if (await Invitations.FindAsync(Tenant, digits, room?.Id, Now, Call.Ended).ConfigureAwait(false) is { } found)
            {
                await Lockout.GiveBackAsync(door).ConfigureAwait(false);
                Call.Note("personal code", found.Name);
                return Tenant.Nouns.Find<ConferenceRoom>(found.RoomId);
            }

            await Lockout.WrongAsync(door, attempt).ConfigureAwait(false);
        }
        catch (Exception e) when (!Call.Ended.IsCancellationRequested && e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            ConferenceModuleLog.NoCodes(Logger, Tenant.Domain, e.Message);
        }

        return null;
    }
}

/// <summary>Registers what the conference module needs.</summary>
public static class ConferenceModuleRegistration
{
    /// <summary>The host registers voicemail's folders, telephony and the modules.</summary>
    public static IServiceCollection AddConferenceModule(this IServiceCollection services) =>
        services.AddSingleton<ConferenceNames>().AddHostedService<ConferenceFarewells>();
}

internal static partial class ConferenceModuleLog
{
    [LoggerMessage(2532, LogLevel.Information, "Who left {Conference} was not told on {Node}: {Reason}")]
    public static partial void NotTold(ILogger logger, string conference, string node, string reason);

    [LoggerMessage(2531, LogLevel.Warning, "Personal codes of {Domain} can't be looked up now: {Reason}")]
    public static partial void NoCodes(ILogger logger, string domain, string reason);
}
