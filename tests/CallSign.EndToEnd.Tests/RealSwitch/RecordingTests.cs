using CallSign.Core.FeatureCodes;
using CallSign.Core.IvrMenus;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Modules.Recorder;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Greetings that are recorded by telephone on a real FreeSWITCH: spoken there, kept by a key, served by a menu, and heard by a caller.</summary>
public sealed class RecordingTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private const int Hertz = 700;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private IPhoneRecorder Recorder => real.Portal.Services.GetRequiredService<IPhoneRecorder>();

    [Fact]
    public async Task The_telephone_rings_what_is_said_there_becomes_the_greeting_and_a_caller_hears_it()
    {
        real.Required();
        var (phone, caller) = (await real.NewPhoneAsync("2960"), await real.NewPhoneAsync("2961"));
        await using var person = phone.Listens();
        var begun = await Recorder.StartAsync(real.Administrator, new RecordingWish("2960", Name: "Greeting"), default);
        Assert.True(begun.Succeeded, string.Join("; ", begun.Errors.All));
        await SpeakAsync(person, begun.Value!);
        await person.PressesAsync("1");
        var saved = await UntilAsync(begun.Value!, SoundRecordingState.Saved);
        await person.SucceedsAsync();
        var sound = await real.Portal.Services.GetRequiredService<NounList<MediaFile>>().FindAsync(real.Administrator, saved.SoundId!.Value, default);
        Assert.InRange(sound!.DurationMilliseconds, 1000, 8000);

        var menu = new IvrMenu { Name = "Main", Number = "800", GreetLong = SoundText.Of(sound.Id), DirectDial = true, TimeoutMilliseconds = 1000, MaxTimeouts = 1, ExitSound = null };
        var made = await real.Portal.Services.GetRequiredService<NounEditor<IvrMenu>>().CreateAsync(real.Administrator, menu, default);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.All));
        await ServedAsync(t => t.Nouns.Find(made.Value!.Id) is not null);
        await using var calling = caller.Dials("800");
        await calling.HearsAsync(Hertz);
        await calling.SucceedsAsync();
    }

    [Fact]
    public async Task A_recording_that_is_cancelled_stops_the_ringing_and_one_without_a_telephone_says_so()
    {
        real.Required();
        await real.AddExtensionAsync("2970", SecretGenerator.SipPassword());
        var absent = await Recorder.StartAsync(real.Administrator, new RecordingWish("2970", Name: "Nobody"), default);
        Assert.Equal("No telephone of extension 2970 is registered.", (await UntilAsync(absent.Value!, SoundRecordingState.Failed)).Reason);

        var phone = await real.NewPhoneAsync("2971");
        await using var ringing = phone.Await("phone-silent");
        var begun = await Recorder.StartAsync(real.Administrator, new RecordingWish("2971", Name: "Taken back"), default);
        await Eventually.TrueAsync(() => ringing.Messages().Contains("SIP/2.0 180", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "it rings");
        Assert.True(await Recorder.CancelAsync(real.Administrator, begun.Value!.Id, default));
        await Eventually.TrueAsync(() => ringing.Messages().Contains("CANCEL sip:", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "it stops to ring");
        await UntilAsync(begun.Value, SoundRecordingState.Cancelled);
    }

    [Fact]
    public async Task A_code_and_the_PIN_of_the_mailbox_record_a_new_sound()
    {
        real.Required();
        var pin = real.Portal.Services.GetRequiredService<SecretBox>().Encrypt("4821");
        var phone = await real.NewPhoneAsync("2980", e => (e.VoicemailEnabled, e.VoicemailPin) = (true, pin));
        var feature = Feature.Find(Feature.RecordPrompt)!;
        var code = await real.Portal.Services.GetRequiredService<NounEditor<FeatureCode>>().CreateAsync(real.Administrator, new FeatureCode { Name = feature.Name, Number = feature.Code }, default);
        Assert.True(code.Succeeded, string.Join("; ", code.Errors.All));
        await ServedAsync(t => t.Features.Working(Feature.RecordPrompt) is not null);
        await using var person = phone.Dials("*732");
        await DoesAsync("vm-enter_pass");
        await person.PressesAsync("4821#");
        await DoesAsync("/incoming/");
        await person.SaysAsync(Hertz);
        await Person.SpeaksAsync();
        await person.SaysAsync(0);
        await person.PressesAsync("#");
        await DoesAsync("vm-save_recording");
        await person.PressesAsync("1");
        await person.SucceedsAsync();
        var sounds = await real.Portal.Services.GetRequiredService<NounList<MediaFile>>().AllAsync(real.Administrator, default);
        Assert.Contains(sounds, s => s.HasAudio && s.Name.StartsWith("Recorded by 2980 Phone 2980, 20", StringComparison.Ordinal));

        Task DoesAsync(string what) => Eventually.TrueAsync(async () =>
        {
            var row = (await real.Switch.ApiAsync("show channels")).Split('\n').FirstOrDefault(l => l.Contains("2980", StringComparison.Ordinal));
            return row is not null && (await real.Switch.ApiAsync($"uuid_getvar {row.Split(',')[0]} current_application_data")).Contains(what, StringComparison.Ordinal);
        }, Long, what);
    }

    // Speaks after the tone, ends by #, and hears itself.
    private async Task SpeakAsync(Party person, SoundRecording recording)
    {
        await UntilAsync(recording, SoundRecordingState.Recording);
        await person.SaysAsync(Hertz);
        await Person.SpeaksAsync();
        await person.SaysAsync(0);
        await person.PressesAsync("#");
        await UntilAsync(recording, SoundRecordingState.Reviewing);
        await person.HearsAsync(Hertz);
    }

    private async Task<SoundRecording> UntilAsync(SoundRecording recording, SoundRecordingState state)
    {
        SoundRecording? now = null;
        await Eventually.TrueAsync(
            async () => (now = await real.Portal.Services.GetRequiredService<SoundRecordings>().FindAsync(real.Administrator, recording.Id, default))?.State == state, Long, $"it is {state}");
        return now!;
    }

    private Task ServedAsync(Func<TenantSnapshot, bool> isSo) => Eventually.TrueAsync(
        () => isSo(real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!), TimeSpan.FromSeconds(5), "it is served");
}
