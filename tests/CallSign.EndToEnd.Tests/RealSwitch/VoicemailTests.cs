using CallSign.Core.VoicemailMessages;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Messages through the voicemail module with a real FreeSWITCH: left, shown by the lamp, heard and dealt with by keys; and what happens when the module goes.</summary>
public sealed class VoicemailTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Long = MailboxBench.Long;

    private readonly MailboxBench _box = new(real);

    [Fact]
    public async Task A_message_lights_the_lamp_and_is_heard_deleted_brought_back_and_saved_by_keys()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2300");
        var owner = await real.NewPhoneAsync("2301", _box.Owner);
        await using (var lamp = owner.Await("phone-lamp"))
        {
            await using var calling = caller.Call("call-message", "2301", ("talk", "18000"), ("audio", Tone.Write(real.Network.Folder)));
            await calling.SucceedsAsync(); // hangs up in the middle of speaking
            await ShowsAsync(lamp, "1/0");
        }

        var message = Assert.Single(await _box.MessagesAsync("2301"));
        Assert.Equal(("2300", VoicemailState.New, false), (message.CallerNumber, message.State, message.Urgent));
        Assert.InRange(message.DurationMilliseconds, 1_000, 12_000);
        Assert.True(message.Peaks.Max() > 40, "it is silent");

        await using var lampOff = owner.Await("phone-lamp");
        await using var listening = owner.Call("call-until-bye", "*97");
        var channel = await _box.ChannelAsync("2301");
        await PressAsync(channel, "vm-enter_pass", "4821#");
        await PressAsync(channel, "vm-to_exit", "1");
        await PressAsync(channel, "vm-delete_message", "7"); // after the message was heard to its end
        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2301"))[0].State is VoicemailState.Deleted);
        await PressAsync(channel, "vm-undelete_message", "7");
        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2301"))[0].State is VoicemailState.New);
        await PressAsync(channel, "vm-delete_message", "3"); // the envelope
        await PressAsync(channel, "vm-delete_message", "2");
        await PressAsync(channel, "vm-to_exit", "#");
        await listening.SucceedsAsync();
        Assert.Equal(VoicemailState.Saved, (await _box.MessagesAsync("2301"))[0].State);
        await ShowsAsync(lampOff, "0/1");
    }

    [Fact]
    public async Task A_caller_may_listen_again_record_anew_and_mark_it_urgent()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2310");
        await real.NewPhoneAsync("2311", _box.Owner);
        await using var calling = caller.Call("call-message", "2311", ("talk", "55000"), ("audio", Tone.Write(real.Network.Folder)));
        var channel = await _box.ChannelAsync("2310");
        await _box.RecordsAsync(channel);
        await PressAsync(channel, "/incoming/", "#");
        await PressAsync(channel, "vm-rerecord", "1");
        await PressAsync(channel, "vm-rerecord", "3");
        await _box.RecordsAsync(channel);
        await PressAsync(channel, "/incoming/", "#");
        await PressAsync(channel, "vm-mark-urgent", "4");
        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2311")).Count == 1, Long);
        var message = (await _box.MessagesAsync("2311"))[0];
        Assert.True(message.Urgent);
        Assert.InRange(message.DurationMilliseconds, 2_000, 8_000);
    }

    [Fact]
    public async Task A_module_that_is_stopped_in_a_recording_leaves_the_caller_with_mod_voicemail_and_loses_nothing()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2320");
        await real.NewPhoneAsync("2321", _box.Owner);
        await using var calling = caller.Call("call-message", "2321", ("talk", "40000"), ("audio", Tone.Write(real.Network.Folder)));
        var channel = await _box.ChannelAsync("2320");
        await _box.RecordsAsync(channel);
        Assert.True(await real.Portal.Services.GetRequiredService<ModuleHost>().RestartAsync("voicemail", default));

        // The recording goes on to its end, which a key makes; then the dialplan's next application has the caller.
        await real.Switch.ApiAsync($"uuid_recv_dtmf {channel} #");
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync($"uuid_getvar {channel} current_application")).Trim() == "voicemail", Long, "mod_voicemail has the caller");
        await calling.SucceedsAsync();
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync($"vm_boxcount 2321@{real.Tenant.Domain}")).Trim() == "1", Long, "mod_voicemail has a message");

        // What was said before is on the disk, and delivered when nobody has touched it for long enough.
        Assert.Empty(await _box.MessagesAsync("2321"));
        var incoming = real.Portal.Services.GetRequiredService<VoicemailFolders>().Incoming;
        var left = Directory.GetFiles(incoming);
        Assert.Equal(2, left.Length);
        Array.ForEach(left, f => File.SetLastWriteTimeUtc(f, DateTime.UtcNow - VoicemailIntake.Abandoned - TimeSpan.FromMinutes(1)));
        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2321")).Count == 1, Long);
        Assert.InRange((await _box.MessagesAsync("2321"))[0].DurationMilliseconds, 2_000, 12_000);
    }

    private static Task ShowsAsync(SippAct lamp, string messages) =>
        Eventually.TrueAsync(() => lamp.Messages().Contains("Voice-Message: " + messages, StringComparison.Ordinal), TimeSpan.FromSeconds(15), $"the lamp shows {messages}");

    // Presses keys as soon as the switch plays or records what is named.
    private async Task PressAsync(Guid channel, string during, string keys)
    {
        await _box.PlaysAsync(channel, during);
        await Person.ListensAsync();
        await real.Switch.ApiAsync($"uuid_recv_dtmf {channel} {keys}");
        await Person.ListensAsync(); // the key has ended what was played
    }
}
