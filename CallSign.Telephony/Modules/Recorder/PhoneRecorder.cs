using CallSign.Core.Audit;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Recorder;

/// <summary>What is to be recorded, and where.</summary>
/// <param name="Extension">Number of the extension that rings.</param>
/// <param name="SoundId">The sound that gets the recording; null for a new one.</param>
/// <param name="Name">What a new one is called.</param>
public sealed record RecordingWish(string? Extension, Guid? SoundId = null, string? Name = null);

/// <summary>Rings a telephone of the tenant, so that a sound is recorded there.</summary>
public interface IPhoneRecorder
{
    /// <summary>Checks the wish, writes it down and places the call; returns at once. What becomes of it is in <see cref="SoundRecordings"/>.</summary>
    Task<SaveResult<SoundRecording>> StartAsync(Actor actor, RecordingWish wish, CancellationToken cancellationToken);

    /// <summary>Takes a recording back and ends its call.</summary>
    /// <returns>False where it is over, or not the actor's tenant's.</returns>
    Task<bool> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken);
}

internal sealed class PhoneRecorder(
    SnapshotStore snapshots, SoundRecordings recordings, NounList<MediaFile> sounds, NewSounds newSounds, ICallLines lines, IModuleSockets sockets, ActionLog log, TimeProvider time,
    ILogger<PhoneRecorder> logger) : IPhoneRecorder
{
    /// <summary>How long the telephone rings, in seconds.</summary>
    public const int RingSeconds = 45;

    /// <summary>How long after the answer the module may take to have the call.</summary>
    public static readonly TimeSpan HandOver = TimeSpan.FromSeconds(8);

    public async Task<SaveResult<SoundRecording>> StartAsync(Actor actor, RecordingWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(wish);
        var tenantId = actor.RequireTenant();
        var errors = new FieldErrors();
        var name = wish.Name ?? "";
        if (wish.SoundId is { } soundId)
        {
            if (await sounds.FindAsync(actor, soundId, cancellationToken).ConfigureAwait(false) is not { } sound)
            {
                return SaveResult.Gone<SoundRecording>();
            }

            name = sound.Name;
        }
        else if (await newSounds.ProblemAsync(actor, TextRules.Clean(name), cancellationToken).ConfigureAwait(false) is { } problem)
        {
            errors.Add(nameof(wish.Name), problem);
        }

        var tenant = snapshots.Current.OfId(tenantId) is { Enabled: true } served ? served : null;
        var number = wish.Extension?.Trim() ?? "";
        errors.AddIf(number.Length == 0, nameof(wish.Extension), "Choose the extension that rings.");
        errors.AddIf(number.Length > 0 && tenant?.Find(number) is null, nameof(wish.Extension), $"There is no extension {number} that can be called.");
        if (errors.Any)
        {
            return SaveResult.Failed<SoundRecording>(errors);
        }

        if (sockets.SocketOf("recorder") is null)
        {
            return SaveResult.Failed<SoundRecording>("", "The module recorder is off: CALLSIGN_MODULE_RECORDER. Nobody could take the recording.");
        }

        if (lines.NodeFor(tenant!, number) is not { } node)
        {
            return SaveResult.Failed<SoundRecording>("", "No switch is connected. The System page says why.");
        }

        var now = time.GetUtcNow().UtcDateTime;
        var begun = await recordings.BeginAsync(
            new SoundRecording
            {
                TenantId = tenantId, SoundId = wish.SoundId, Name = TextRules.Clean(name)!, Number = number, Node = node, By = actor.Name, ByUserId = actor.UserId, CreatedAt = now, UpdatedAt = now,
            },
            cancellationToken).ConfigureAwait(false);
        if (begun.Value is { } row)
        {
            await log.WriteAsync(
                actor, tenantId, "record-by-telephone", nameof(MediaFile), (row.SoundId ?? row.Id).ToString(), row.Name,
                new Dictionary<string, string> { ["extension"] = number }, cancellationToken).ConfigureAwait(false);
            RecorderLog.Placed(logger, number, tenant!.Domain, node, row.Name);
            _ = Task.Run(() => PlaceAsync(tenant, row), CancellationToken.None);
        }

        return begun;
    }

    public async Task<bool> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (await recordings.FindAsync(actor, id, cancellationToken).ConfigureAwait(false) is not { IsOver: false } row
            || !await recordings.MoveAsync(row, SoundRecordingState.Cancelled, null, null, null, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await lines.HangUpAsync(row.Node, OriginatePurpose.Recording, row.ChannelUuid, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Places the call and waits until the module has it, or until it is known that nobody will.</summary>
    internal async Task PlaceAsync(TenantSnapshot tenant, SoundRecording row)
    {
        try
        {
            var call = new OriginateCall(row.ChannelUuid, tenant.Domain, RingSeconds, row.Number, $"callsign-record-{row.Id:N}", OriginatePurpose.Recording);
            var placed = await lines.PlaceAsync(row.Node, call, row.Number, isTelephone: true, CancellationToken.None).ConfigureAwait(false);
            string? reason;
            if (placed.PickedUp is true)
            {
                await Task.Delay(HandOver, time).ConfigureAwait(false);
                reason = "The telephone was answered, but the switch does not reach the module recorder. The System page says where it listens.";
            }
            else
            {
                reason = placed.PickedUp is null ? "The switch was lost while it rang." : Words(placed.Reason, row.Number);
            }

            await recordings.MoveAsync(row, SoundRecordingState.Failed, reason, null, SoundRecordingState.Ringing, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (SoundRecordings.IsAway(e))
        {
            RecorderLog.NotWritten(logger, row.Id, e.Message);
        }
    }

    // FreeSWITCH's causes as they come from telephones; the cause itself stands behind for whoever looks it up.
    private static string Words(string cause, string number) => cause.Trim() switch
    {
        var c when c.Contains("USER_NOT_REGISTERED", StringComparison.Ordinal) || c.Contains("SUBSCRIBER_ABSENT", StringComparison.Ordinal) => $"No telephone of extension {number} is registered.",
        var c when c.Contains("NO_ANSWER", StringComparison.Ordinal) || c.Contains("NO_USER_RESPONSE", StringComparison.Ordinal) || c.Contains("ALLOTTED_TIMEOUT", StringComparison.Ordinal) => "Nobody answered.",
        var c when c.Contains("USER_BUSY", StringComparison.Ordinal) => $"Extension {number} is busy.",
        var c when c.Contains("CALL_REJECTED", StringComparison.Ordinal) => "The call was refused at the telephone.",
        var c => $"The telephone could not be called: {c}.",
    };
}

/// <summary>Registers what rings telephones for recordings.</summary>
public static class RecorderModuleRegistration
{
    /// <summary>The host registers the media library, voicemail's folders, telephony and the modules.</summary>
    public static IServiceCollection AddRecorderModule(this IServiceCollection services)
    {
        services.TryAddSingleton<ICallLines, CallLines>();
        return services.AddSingleton<IPhoneRecorder, PhoneRecorder>();
    }
}
