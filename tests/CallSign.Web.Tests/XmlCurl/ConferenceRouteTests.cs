using CallSign.Core.Conferences;
using CallSign.Telephony.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Calls to conference rooms: the conference module first, and mod_conference behind it for whatever it does not finish.</summary>
public sealed class ConferenceRouteTests
{
    private static readonly ConferenceRoom Room = new() { TenantId = TestPbx.Acme.Id, Name = "Board", Number = "300", PinInClear = "1357", Moderators = [new RoomModerator { Number = "1000" }] };

    [Fact]
    public void A_room_is_the_modules_and_mod_conference_stands_behind_it()
    {
        var stranger = TestPbx.Actions(TestPbx.Dial("300", "acme.test", caller: "1001"), TestPbx.With(Room));
        Assert.Equal([("socket", $"127.0.0.1:9001/conference/room/{Room.Id:N} async full"), ("conference", $"300-acme.test@{Room.Id:N}")], stranger.TakeLast(2));
        var moderator = TestPbx.Actions(TestPbx.Dial("300", "acme.test", caller: "1000"), TestPbx.With(Room));
        Assert.Equal([("socket", $"127.0.0.1:9001/conference/room/{Room.Id:N}/moderator async full"), ("conference", $"300-acme.test@{Room.Id:N}+flags{{moderator}}")], moderator.TakeLast(2));
        Assert.DoesNotContain(stranger.Concat(moderator), a => a.Data.Contains("1357", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_module_does_not_listen_mod_conference_has_the_call_at_once()
    {
        var router = TestPbx.Router(services => services.AddSingleton<IModuleSockets>(new NoSockets()));
        var actions = TestPbx.Actions(TestPbx.Dial("300", "acme.test", caller: "1001"), TestPbx.With(Room), router);
        Assert.DoesNotContain(actions, a => a.Application == "socket");
        Assert.Equal(("conference", $"300-acme.test@{Room.Id:N}"), actions[^1]);
    }

    [Fact]
    public void A_room_for_scheduled_conferences_is_closed_without_the_module_too()
    {
        var room = new ConferenceRoom { TenantId = TestPbx.Acme.Id, Name = "Hall", Number = "301", ScheduledOnly = true };
        Assert.Equal(("hangup", "CALL_REJECTED"), TestPbx.Actions(TestPbx.Dial("301", "acme.test"), TestPbx.With(room))[^1]);
        var soon = TimeZoneInfo.ConvertTime(TestPbx.Clock.GetUtcNow().AddMinutes(5), TimeZoneInfo.TryFindSystemTimeZoneById(TestPbx.Acme.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc);
        var meeting = new ScheduledConference { TenantId = TestPbx.Acme.Id, Name = "Weekly", RoomId = room.Id, Date = DateOnly.FromDateTime(soon.Date), Time = TimeOnly.FromTimeSpan(soon.TimeOfDay) };
        Assert.Equal(("conference", $"301-acme.test@{room.Id:N}"), TestPbx.Actions(TestPbx.Dial("301", "acme.test"), TestPbx.With(room, meeting))[^1]);
    }

    [Fact]
    public void The_access_number_asks_for_the_room_with_the_module_and_without_it()
    {
        var actions = TestPbx.Actions(TestPbx.Dial("*50", "acme.test"), TestPbx.With(Room));
        Assert.Contains(("socket", "127.0.0.1:9001/conference/access/1000 async full"), actions);
        Assert.Equal(("transfer", "callsign-conference XML acme.test"), actions[^1]);
        Assert.Equal("play_and_get_digits", actions[^2].Application);

        Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], TestPbx.Actions(TestPbx.Dial("callsign-conference", "acme.test"), TestPbx.With(Room)));
    }

    private sealed class NoSockets : IModuleSockets
    {
        public string? SocketOf(string module) => null;
    }
}
