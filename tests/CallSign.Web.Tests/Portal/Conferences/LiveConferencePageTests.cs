using Bunit;
using CallSign.Core.Conferences;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.TestSupport.Live;
using CallSign.Web.Portal.Conferences;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Conferences;

public sealed class LiveConferencePageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };
    private static readonly ConferenceRoom Room = new() { TenantId = Acme.Id, Name = "Board", Number = "300" };

    private readonly ScriptedConferences _conferences = new();
    private readonly RecordingConferenceCommands _commands = new();

    [Fact]
    public async Task Members_appear_talk_are_muted_and_go_without_a_reload()
    {
        await using var context = Context();
        var page = context.Render<LiveConferencePage>(p => p.Add(x => x.Room, "300"));
        Assert.Contains("Nobody is here yet", page.Markup, StringComparison.Ordinal);

        var live = Live(Member(7, "1001", "Ada") with { IsModerator = true }, Member(8, "1002", Hostile));
        _conferences.Set(live);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-member]").Count), Patience);
        Assert.Contains("Moderator", page.Find("[data-member='1001']").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img"));

        _conferences.Set(live with { Floor = 7, IsLocked = true, IsRecording = true, RecordingPath = "/r/a.wav", Members = [live.Members[0] with { IsTalking = true }, live.Members[1] with { IsMuted = true }] });
        page.WaitForAssertion(() => Assert.Contains("talking", page.Find("[data-member='1001']").ClassName!, StringComparison.Ordinal), Patience);
        Assert.Contains("Muted", page.Find("[data-member='1002']").TextContent, StringComparison.Ordinal);
        foreach (var word in new[] { "Locked", "REC", "/r/a.wav", "Floor", "Unlock", "Stop recording" })
        {
            Assert.Contains(word, page.Markup, StringComparison.Ordinal);
        }

        _conferences.Set();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-member]")), Patience);
    }

    [Fact]
    public async Task Buttons_send_commands_as_the_viewer()
    {
        await using var context = Context();
        var live = Live(Member(7, "1001", "Ada"));
        _conferences.Set(live);
        var page = context.Render<LiveConferencePage>(p => p.Add(x => x.Room, "300"));
        page.Find("button[aria-label='Mute Ada (1001)']").Click();
        page.Find("button[aria-label='Deafen Ada (1001)']").Click();
        page.FindAll("button").First(b => b.TextContent.Contains("Mute all", StringComparison.Ordinal)).Click();
        page.FindAll("button").First(b => b.TextContent.EndsWith("Lock", StringComparison.Ordinal)).Click();
        page.Find("select[aria-label='How loud Ada is heard']").Change("2");
        Assert.Equal(
            [$"Mute 7 {live.Uuid}", $"Deafen 7 {live.Uuid}", $"MuteAll {live.Uuid}", $"Lock {live.Uuid}", $"volume 7 2  {live.Uuid}"], _commands.Sent);
        Assert.All(_commands.Actors, a => Assert.Equal(Acme.Id, a.TenantId));
    }

    [Fact]
    public async Task The_list_shows_the_own_tenants_conferences_and_its_empty_rooms()
    {
        await using var context = Context();
        _conferences.Set(Live(Member(7, "1001", "Ada") with { IsTalking = true }), Live(Member(9, "2001", "Bertha of Globex")) with { TenantId = Guid.NewGuid(), Uuid = Guid.NewGuid() });
        var page = context.Render<LiveConferencesPage>();
        Assert.Single(page.FindAll("[data-conference]"));
        Assert.Contains("Ada", page.Find("[data-conference='300']").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Bertha", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Empty rooms", page.Markup, StringComparison.Ordinal);
        _conferences.Set();
        page.WaitForAssertion(() => Assert.Contains("Empty rooms", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("Board", page.Markup, StringComparison.Ordinal);
    }

    private PageContext Context()
    {
        var context = new PageContext(Acme.Id);
        context.Services.AddSingleton<IConferences>(_conferences).AddSingleton<IConferenceCommands>(_commands);
        context.Services.GetRequiredService<SnapshotStore>().Swap(PbxSnapshot.Of([new TenantSnapshot(Acme, [], new NounSet(new INoun[] { Room }))], [], DateTimeOffset.UnixEpoch));
        return context;
    }

    private static LiveConference Live(params LiveMember[] members) =>
        new(Guid.NewGuid(), Acme.Id, "fs1", "300-acme.test", "300", DateTime.UtcNow.AddMinutes(-2)) { RoomId = Room.Id, Members = [.. members] };

    private static LiveMember Member(int id, string number, string name) => new(id, Guid.NewGuid(), number, name, DateTime.UtcNow.AddMinutes(-1));

    private sealed class RecordingConferenceCommands : IConferenceCommands
    {
        public List<string> Sent { get; } = [];

        public List<Actor> Actors { get; } = [];

        public Task<CommandResult> MemberAsync(Actor actor, Guid conference, int member, MemberAction action, CancellationToken cancellationToken) => Note(actor, $"{action} {member} {conference}");

        public Task<CommandResult> VolumeAsync(Actor actor, Guid conference, int member, int? heard, int? hears, CancellationToken cancellationToken) => Note(actor, $"volume {member} {heard} {hears} {conference}");

        public Task<CommandResult> RoomAsync(Actor actor, Guid conference, ConferenceRoomAction action, CancellationToken cancellationToken) => Note(actor, $"{action} {conference}");

        public Task<CommandResult> InviteAsync(Actor actor, Guid room, string number, CancellationToken cancellationToken) => Note(actor, $"invite {number} {room}");

        private Task<CommandResult> Note(Actor actor, string what)
        {
            Sent.Add(what);
            Actors.Add(actor);
            return Task.FromResult(CommandResult.Ok);
        }
    }
}
