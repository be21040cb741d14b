using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.CallControl;

/// <summary>
/// Lets a caller say who he is, for those who then decide whether they take the call. The dialplan rings them afterwards, and plays what the variable
/// <c>callsign_confirm_file</c> names.
/// </summary>
internal sealed class CallScreen(VoicemailFolders folders, TimeProvider time)
{
    private const string Accept = "ivr/ivr-accept_reject_voicemail.wav";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    // The recording is needed only while telephones ring.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public async Task RunAsync(ModuleCall call)
    {
        var name = Guid.NewGuid();
        Directory.CreateDirectory(folders.Screening);
        Sweep();
        await call.AnswerAsync().ConfigureAwait(false);
        await call.PlayAsync("ivr/ivr-please_state_your_name_and_reason_for_calling.wav").ConfigureAwait(false);
        await call.PlayAsync("tone_stream://%(300,0,1000)").ConfigureAwait(false);
        var said = await call.RecordAsync(
            folders.ScreeningOnNodes(name), new RecordOptions { Longest = Longest, SilenceThreshold = 200, SilenceTimeout = TimeSpan.FromSeconds(2), StopKeys = "#" }).ConfigureAwait(false);
        if (said.Length >= TimeSpan.FromMilliseconds(300))
        {
            await call.SetAsync("callsign_confirm_file", $"file_string://{folders.ScreeningOnNodes(name)}!{Accept}").ConfigureAwait(false);
        }

        call.Note("caller screened", said.Length >= TimeSpan.FromMilliseconds(300) ? "said a name" : "said nothing");
        await call.PlayAsync("ivr/ivr-hold_connect_call.wav").ConfigureAwait(false);
    }

    private void Sweep()
    {
        foreach (var file in new DirectoryInfo(folders.Screening).EnumerateFiles("*.wav").Where(f => time.GetUtcNow().UtcDateTime - f.LastWriteTimeUtc > Kept))
        {
            file.Delete();
        }
    }
}
