using System.Globalization;
using CallSign.Core.Conferences;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Conferences with a real mod_conference: the conference module at the door, and what a supervisor sees and does inside.</summary>
public sealed class ConferenceTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private Actor Supervisor => new("supervisor@acme.test", Guid.NewGuid(), real.Tenant.Id, PortalRole.Supervisor);

    private IConferences Conferences => real.Portal.Services.GetRequiredService<IConferences>();

    private IConferenceCommands Commands => real.Portal.Services.GetRequiredService<IConferenceCommands>();

    [Fact]
    public async Task Three_meet_by_PIN_and_a_supervisor_mutes_locks_records_kicks_and_ends()
    {
        real.Required();
        var (one, two, three, four) = (await real.NewPhoneAsync("2501"), await real.NewPhoneAsync("2502"), await real.NewPhoneAsync("2503"), await real.NewPhoneAsync("2504"));
        await real.CreateAsync(new ConferenceRoom { Name = "Board", Number = "350", PinInClear = "1357", ModeratorPinInClear = "2468", MusicWhenAlone = false, AnnounceJoin = false, AnnounceLeave = false });

        await using var ada = one.Dials("350");
        await EnterAsync(ada, "2501", "2468#");
        await using var bob = two.Dials("350");
        await EnterAsync(bob, "2502", "1357#");
        await using var cyd = three.Dials("350");
        await EnterAsync(cyd, "2503", "9999#");
        await Eventually.TrueAsync(async () => (await DataAsync("2503")).Contains("conf-bad-pin", StringComparison.Ordinal), Long, "a wrong PIN is told");
        await EnterAsync(cyd, "2503", "1357#");
        await Eventually.TrueAsync(() => Live("350") is { Members.Length: 3 }, Long, "three are in the room");
        Assert.Equal(["2501"], Live("350")!.Members.Where(m => m.IsModerator).Select(m => m.Number));
        Assert.DoesNotContain("1357", await real.Switch.ApiAsync($"uuid_dump {Member("350", "2502").ChannelUuid}"), StringComparison.Ordinal);

        // Real audio tells who talks.
        await bob.SaysAsync(700);
        await ada.HearsAsync(700);
        await Eventually.TrueAsync(() => Member("350", "2502").IsTalking && !Member("350", "2503").IsTalking, Long, "the second talks");
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2502").Id, MemberAction.Mute, default));
        await Eventually.TrueAsync(() => Member("350", "2502") is { IsMuted: true, IsTalking: false } && !ada.Hears(700), Long, "he is muted");
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2502").Id, MemberAction.Unmute, default));
        await ada.HearsAsync(700);
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2501").Id, MemberAction.Deafen, default));
        await Eventually.TrueAsync(() => Member("350", "2501").IsDeaf && !ada.Hears(700), Long, "she hears nobody");
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2501").Id, MemberAction.Undeafen, default));
        await OkAsync(Commands.VolumeAsync(Supervisor, Live("350")!.Uuid, Member("350", "2502").Id, 2, null, default));
        await Eventually.TrueAsync(() => Member("350", "2502").VolumeIn == 2, Long, "his volume is told");
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2503").Id, MemberAction.GiveFloor, default));

        await OkAsync(Commands.RoomAsync(Supervisor, Live("350")!.Uuid, ConferenceRoomAction.Record, default));
        await Eventually.TrueAsync(() => Live("350") is { IsRecording: true, RecordingPath: not null }, Long, "it is recorded");
        await OkAsync(Commands.RoomAsync(Supervisor, Live("350")!.Uuid, ConferenceRoomAction.Lock, default));
        await Eventually.TrueAsync(() => Live("350") is { IsLocked: true }, Long, "it is locked");
        await using (var dan = four.Dials("350"))
        {
            await EnterAsync(dan, "2504", "1357#");
            await dan.SucceedsAsync(); // turned away
        }

        Assert.Equal(3, Live("350")!.Members.Length);

        // The module may go: those inside don't notice.
        Assert.True(await real.Portal.Services.GetRequiredService<ModuleHost>().RestartAsync("conference", default));
        await ada.HearsAsync(700);

        var (call, path) = (Member("350", "2503").ChannelUuid, Live("350")!.RecordingPath!);
        await OkAsync(Commands.MemberAsync(Supervisor, Live("350")!.Uuid, Member("350", "2503").Id, MemberAction.Kick, default));
        await cyd.SucceedsAsync();
        await Eventually.TrueAsync(() => Live("350") is { Members.Length: 2 }, Long, "the third is gone");
        Assert.Equal(path, (await real.RowAsync(call)).Recording);

        await OkAsync(Commands.RoomAsync(Supervisor, Live("350")!.Uuid, ConferenceRoomAction.StopRecording, default));
        await Eventually.TrueAsync(() => Live("350") is { IsRecording: false }, Long, "it is not recorded any more");
        Assert.True(new FileInfo(path).Length > 10_000, "the recording is empty");
        await OkAsync(Commands.RoomAsync(Supervisor, Live("350")!.Uuid, ConferenceRoomAction.End, default));
        await ada.SucceedsAsync();
        await bob.SucceedsAsync();
        await Eventually.TrueAsync(() => Live("350") is null, Long, "it is over");
    }

    [Fact]
    public async Task A_personal_code_is_good_at_the_access_number_until_it_is_cancelled()
    {
        real.Required();
        var (one, two) = (await real.NewPhoneAsync("2511"), await real.NewPhoneAsync("2512"));
        var room = await real.CreateAsync(new ConferenceRoom { Name = "Hall", Number = "351", PinInClear = "73915", ScheduledOnly = true });
        await using (var early = one.Dials("351"))
        {
            await early.SucceedsAsync(); // nothing is scheduled
        }

        var now = DateTime.UtcNow;
        var invitee = new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Eve", Email = "eve@example.com" };
        var meeting = await real.CreateAsync(new ScheduledConference
        {
            Name = "Weekly", RoomId = room.Id, Date = DateOnly.FromDateTime(now.AddMinutes(2)), Time = TimeOnly.FromDateTime(now.AddMinutes(2)), LengthMinutes = 30,
            Invitees = [invitee, new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Fay", Extension = "2512" }],
        });
        var code = "";
        await Eventually.TrueAsync(
            async () => (await real.Portal.Services.GetRequiredService<ConferenceInvitations>().ListAsync(real.Administrator, meeting.Id, default)).GetValueOrDefault(invitee.Id) is { } state && (code = state.Code).Length == 10,
            Long, "a code is made");

        await using var eve = one.Dials("*50");
        await EnterAsync(eve, "2511", code + "#", "conf-enter_conf_number");
        await using var fay = two.Dials("351"); // her telephone is invited: she is asked for nothing
        await Eventually.TrueAsync(() => Live("351") is { Members.Length: 2 }, Long, "both are in the room");
        await OkAsync(Commands.RoomAsync(Supervisor, Live("351")!.Uuid, ConferenceRoomAction.End, default));
        await eve.SucceedsAsync();
        await fay.SucceedsAsync();

        var row = (await real.Portal.Services.GetRequiredService<NounList<ScheduledConference>>().FindAsync(real.Administrator, meeting.Id, default))!;
        row.Enabled = false;
        Assert.True((await real.Portal.Services.GetRequiredService<NounEditor<ScheduledConference>>().SaveAsync(real.Administrator, row.Id, row.Version, row, default)).Succeeded);
        await Eventually.TrueAsync(() => real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!.Nouns.Find(meeting.Id) is null, Long);
        await using var late = one.Dials("*50");
        await EnterAsync(late, "2511", code + "#", "conf-enter_conf_number");
        await Eventually.TrueAsync(async () => (await DataAsync("2511")).Contains("invalid_entry", StringComparison.Ordinal), Long, "the code is good no longer");
    }

    [Fact]
    public async Task Somebody_is_rung_into_a_room_and_a_full_room_takes_nobody()
    {
        real.Required();
        var (one, two, three) = (await real.NewPhoneAsync("2521"), await real.NewPhoneAsync("2522"), await real.NewPhoneAsync("2523"));
        var room = await real.CreateAsync(new ConferenceRoom { Name = "Small room", Number = "352", MaxMembers = 2 });
        await using var rung = one.Listens();
        await OkAsync(Commands.InviteAsync(Supervisor, room.Id, "2521", default));
        await Eventually.TrueAsync(() => Live("352") is { Members.Length: 1 }, Long, "she is in the room");
        Assert.Equal("2521", Live("352")!.Members[0].Number);
        await using var two2 = two.Dials("352");
        await Eventually.TrueAsync(() => Live("352") is { Members.Length: 2 }, Long, "two are in the room");
        await using (var late = three.Dials("352"))
        {
            await late.SucceedsAsync();
        }

        Assert.Contains("no such number", (await Commands.InviteAsync(Supervisor, room.Id, "77", default)).Error!, StringComparison.Ordinal);
        Assert.Equal(CommandResult.NotAllowed, await Commands.InviteAsync(Supervisor with { Role = PortalRole.User }, room.Id, "2523", default));
        await OkAsync(Commands.RoomAsync(Supervisor, Live("352")!.Uuid, ConferenceRoomAction.End, default));
        await two2.SucceedsAsync();
    }

    [Fact]
    public async Task Somebody_outside_is_rung_into_a_room_by_the_companys_carrier()
    {
        real.Required();
        var port = real.Network.NextPort();
        var gateway = (await real.Portal.Services.GetRequiredService<NounEditor<Gateway>>().CreateAsync(
            real.Administrator, new Gateway { Name = "carrier-c", Proxy = string.Create(CultureInfo.InvariantCulture, $"{real.Network.PhoneAddress}:{port}") }, default)).Value!;
        await real.CreateAsync(new OutboundRoute
        {
            Name = "National", Patterns = ["0Z."], CallerId = OutboundCallerId.Fixed, CallerIdNumber = "+4930100", Gateways = [new OutboundGateway { GatewayId = gateway.Id }],
        });
        var room = await real.CreateAsync(new ConferenceRoom { Name = "Open room", Number = "353", AnnounceJoin = false });
        await Eventually.TrueAsync(
            async () => (await real.Switch.ApiAsync("sofia xmlstatus gateway")).Contains("carrier-c", StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the gateway is loaded");
        await using var outside = SippAct.Start(real.Network, "phone", port, [("ring", "300")]);
        await OkAsync(Commands.InviteAsync(Supervisor, room.Id, "030777", default));
        await Eventually.TrueAsync(() => Live("353") is { Members.Length: 1 }, Long, "he is in the room");
        Assert.Equal("030777", Live("353")!.Members[0].Number);
        Assert.Contains("sip:+4930100@", outside.Messages(), StringComparison.Ordinal); // the route's caller ID
        await OkAsync(Commands.RoomAsync(Supervisor, Live("353")!.Uuid, ConferenceRoomAction.End, default));
        await outside.SucceedsAsync();
    }

    private LiveConference? Live(string room) => Conferences.Read(real.Tenant.Id).SingleOrDefault(c => c.Room == room);

    private LiveMember Member(string room, string number) => Live(room)!.Members.Single(m => m.Number == number);

    private static async Task OkAsync(Task<CommandResult> command)
    {
        var result = await command;
        Assert.True(result.Succeeded, result.Error);
    }

    private async Task<string> DataAsync(string caller) =>
        real.Feed.Calls(real.Scope).FirstOrDefault(c => c.CallerNumber == caller) is { Legs: [var leg, ..] } ? await real.Switch.ApiAsync($"uuid_getvar {leg.Uuid} current_application_data") : "";

    // Presses keys by RFC 4733 as soon as they are asked for.
    private async Task EnterAsync(Party party, string caller, string keys, string prompt = "conf-pin")
    {
        await Eventually.TrueAsync(async () => (await DataAsync(caller)).Contains(prompt, StringComparison.Ordinal), Long, $"{prompt} for {caller}");
        await Person.ListensAsync();
        await party.PressesAsync(keys);
    }
}
