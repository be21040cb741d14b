using CallSign.Core.Conferences;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.PagingGroups;
using CallSign.Core.Parking;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;
using CallSign.Web.XmlCurl.Dialplan;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Conference rooms, voicemail boxes, paging groups and parking lots as a switch is told of them.</summary>
public sealed class RoomsTests
{
    [Fact]
    public void A_room_is_a_conference_of_its_tenant_whose_profile_has_its_pins()
    {
        var room = Room(r => (r.PinInClear, r.ModeratorPinInClear, r.MaxMembers, r.WaitForModerator, r.MuteOnJoin, r.AnnounceJoin) = ("1357", "2468", 9, true, true, false));
        var actions = Dial("300", room);
        Assert.Equal(("conference", $"300-acme.test@{room.Id:N}+flags{{mute}}"), actions[^1]);
        Assert.DoesNotContain(actions, a => a.Data.Contains("1357", StringComparison.Ordinal));

        var profile = Profile(room.Id.ToString("N"), room);
        Assert.Equal(("1357", "2468", "9", "wait-mod"), (profile["pin"], profile["moderator-pin"], profile["max-members"], profile["conference-flags"]));
        Assert.False(profile.ContainsKey("enter-sound"));
        Assert.True(profile.ContainsKey("max-energy-hit-trigger")); // without it a loudest voice ends the switch
        Assert.Equal(("default", "16000", "100"), (profile["caller-controls"], profile["rate"], profile["energy-level"]));
    }

    [Fact]
    public void A_moderators_phone_comes_in_without_a_pin_and_nobody_else_does()
    {
        var room = Room(r => (r.PinInClear, r.Moderators, r.EndWithModerator) = ("1357", [new RoomModerator { Number = "1000" }], true));
        var actions = Dial("300", room);
        Assert.EndsWith("+flags{moderator|endconf}", actions[^1].Data, StringComparison.Ordinal);
        Assert.Contains("conference_enforce_security=false", actions[0].Data, StringComparison.Ordinal);
        var other = TestPbx.Actions(TestPbx.Dial("300", "acme.test", caller: "1001"), TestPbx.With(room));
        Assert.DoesNotContain(other, a => a.Data.Contains("security", StringComparison.Ordinal) || a.Data.Contains("moderator", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_profile_is_never_in_the_answer()
    {
        var (room, other) = (Room(r => r.PinInClear = "1357"), Room(r => (r.Number, r.PinInClear) = ("301", "8642")));
        Assert.DoesNotContain("8642", Conf($"profile_name={room.Id:N}", room, other));
        Assert.DoesNotContain("1357", Conf("profile_name=default", room, other));
        Assert.Contains("<profile name=\"default\">", Conf($"profile_name={Guid.NewGuid():N}", room));
        Assert.Contains("<profile name=\"page\">", Conf("profile_name=page", room));
    }

    [Fact]
    public void A_profile_changes_parameters_and_keys()
    {
        var profile = new ConferenceProfile
        {
            TenantId = TestPbx.Acme.Id, Name = "Hall", Parameters = [new ConferenceSetting { Name = "energy-level", Value = "300" }, new ConferenceSetting { Name = "rate", Value = "1\"/>" }],
            Controls = [new ConferenceControl { Digits = "*1", Action = "lock" }], ModeratorControls = [new ConferenceControl { Digits = "9", Action = "floor" }, new ConferenceControl { Digits = "8", Action = "execute_application" }],
        };
        var room = Room(r => r.ProfileId = profile.Id);
        var served = Profile(room.Id.ToString("N"), room, profile);
        Assert.Equal(("300", "16000", profile.Id.ToString("N"), $"{profile.Id:N}-moderator"), (served["energy-level"], served["rate"], served["caller-controls"], served["moderator-controls"]));

        Assert.Equal([("lock", "*1")], Keys(profile.Id.ToString("N"), room, profile));
        Assert.Equal([("floor", "9")], Keys($"{profile.Id:N}-moderator", room, profile));
    }

    [Fact]
    public void A_box_takes_messages_and_is_a_user_for_mod_voicemail_alone()
    {
        var box = new VoicemailBox { TenantId = TestPbx.Acme.Id, Name = "Sales", Number = "500", PinInClear = "8264", Email = "sales@acme.test", KeepAfterMail = false, QuotaMinutes = 2, Greeting = GreetingChoice.Second, Language = "de-CH" };
        var actions = Dial("500", box);
        Assert.Equal(("voicemail", "default acme.test 500"), actions[^1]);
        Assert.Contains(";voicemail_greeting_number=2;default_language=de", actions[0].Data, StringComparison.Ordinal);

        var pbx = TestPbx.With(box);
        var user = TestPbx.Ask(TestPbx.Lookup("500", "acme.test", "action=voicemail-lookup&"), pbx)!;
        foreach (var param in (string[])["\"vm-password\" value=\"8264\"", "\"vm-mailto\" value=\"sales@acme.test\"", "\"vm-keep-local-after-email\" value=\"false\"", "\"vm-disk-quota\" value=\"120\"", "\"sip-forbid-register\" value=\"true\""])
        {
            Assert.Contains(param, user);
        }

        Assert.NotNull(TestPbx.Ask(TestPbx.Lookup("500", "acme.test", "action=message-count&"), pbx));
        Assert.NotNull(TestPbx.Ask(TestPbx.Lookup("500", "acme.test", "purpose=publish-vm&"), pbx));
        foreach (var action in (string[])["", "action=sip_auth&", "action=user_call&", "action=reverse-auth-lookup&", "action=jsonrpc-authenticate&"])
        {
            Assert.Null(TestPbx.Ask(TestPbx.Lookup("500", "acme.test", action), pbx));
        }

        Assert.Null(TestPbx.Ask(TestPbx.Lookup("500", "globex.test", "action=voicemail-lookup&"), pbx));
    }

    [Theory]
    [InlineData(false, "mute|nomoh")]
    [InlineData(true, "nomoh")]
    public void A_page_calls_its_members_into_a_conference_that_ends_with_the_caller(bool twoWay, string flags)
    {
        var group = Group(g => g.TwoWay = twoWay);
        var actions = Dial("700", group);
        Assert.Equal(("conference_set_auto_outcall", "user/1001@acme.test,user/1002@acme.test"), actions[^2]); // 1000 calls, 4711 is nobody's
        Assert.Equal(("conference", "page-700-acme.test-${uuid}@page+flags{endconf|nomoh}"), actions[^1]);
        Assert.EndsWith($";conference_utils_auto_outcall_flags={flags}", actions[0].Data, StringComparison.Ordinal);
        Assert.Equal(("set", "conference_auto_outcall_prefix={sip_auto_answer=true,sip_h_Alert-Info=<http://127.0.0.1>;info=alert-autoanswer}"), actions[1]);
    }

    [Fact]
    public void Who_is_on_the_telephone_is_left_out_where_that_is_wanted()
    {
        var router = TestPbx.Router(s => s.AddSingleton<IExtensionCalls>(new Busy("1001")));
        string? Members(PagingGroup group) => TestPbx.Actions(TestPbx.Dial("700", "acme.test"), TestPbx.With(group), router).SingleOrDefault(a => a.Application == "conference_set_auto_outcall").Data;
        Assert.Equal("user/1002@acme.test", Members(Group(_ => { })));
        Assert.Equal("user/1001@acme.test,user/1002@acme.test", Members(Group(g => g.SkipBusy = false)));
        Assert.Null(Members(Group(g => g.Members.RemoveAll(m => m.Number == "1002"))));

        var ring = new RingGroup { TenantId = TestPbx.Acme.Id, Name = "Sales", Number = "600", SkipBusy = true, Members = [new RingGroupMember { Number = "1001" }, new RingGroupMember { Number = "1002" }] };
        Assert.Equal("[leg_timeout=30]user/1002@acme.test", TestPbx.Actions(TestPbx.Dial("600", "acme.test"), TestPbx.With(ring), router).Single(a => a.Application == "bridge").Data);
    }

    [Fact]
    public void A_lot_parks_in_its_own_slots_and_gives_calls_back()
    {
        var room = Room(_ => { });
        var lot = new ParkingLot { TenantId = TestPbx.Acme.Id, Name = "Front", Number = "800", FirstSlot = "801", LastSlot = "809", TimeoutSeconds = 60, ReturnTo = Destination.To(room), Sound = ParkingSound.Ringing };
        var park = Dial("800", lot, room);
        Assert.Equal(("valet_park", "park@acme.test auto in 801 809"), park[^1]);
        lot.ReturnTo = Destination.ToNumber("0171998877");
        Assert.Contains(";callsign_dials=0171998877", Dial("800", lot)[0].Data, StringComparison.Ordinal);
        Assert.Contains($";valet_parking_timeout=60;valet_parking_orbit_exten=callsign-to-{room.Id:N};valet_parking_orbit_dialplan=XML;valet_parking_orbit_context=acme.test", park[0].Data, StringComparison.Ordinal);
        Assert.Equal(("valet_park", "park@acme.test 805"), Dial("805", lot)[^1]);
        foreach (var none in (string[])["810", "0805", "5900", "5901"]) // a lot of its own takes the place of the one that comes along
        {
            Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], Dial(none, lot));
        }
    }

    [Fact]
    public void Nothing_of_it_is_reached_from_another_tenant()
    {
        var room = Room(_ => { });
        INoun[] nouns = [room, Group(_ => { }), new VoicemailBox { Name = "B", Number = "500", PinInClear = "8264" }, new ParkingLot { Name = "L", Number = "800", FirstSlot = "801", LastSlot = "809" }];
        var pbx = PbxSnapshot.Of([new TenantSnapshot(TestPbx.Acme, [], new NounSet(nouns)), TestPbx.Tenant(TestPbx.Globex, TestPbx.Extension(TestPbx.Globex, "1000"))], [], DateTimeOffset.UnixEpoch);
        foreach (var number in (string[])["300", "700", "500", "800", "805", $"callsign-to-{room.Id:N}", $"callsign-after-{room.Id:N}"])
        {
            Assert.Equal([("hangup", "UNALLOCATED_NUMBER")], TestPbx.Actions(TestPbx.Dial(number, "globex.test"), pbx));
        }
    }

    private static ConferenceRoom Room(Action<ConferenceRoom> change)
    {
        var room = new ConferenceRoom { TenantId = TestPbx.Acme.Id, Name = "Board", Number = "300" };
        change(room);
        return room;
    }

    private static PagingGroup Group(Action<PagingGroup> change)
    {
        var group = new PagingGroup
        {
            TenantId = TestPbx.Acme.Id, Name = "Floor", Number = "700",
            Members = [.. new[] { "1000", "1001", "4711", "1002" }.Select(n => new PagingMember { Number = n })],
        };
        change(group);
        return group;
    }

    private static string Conf(string fields, params INoun[] nouns) =>
        TestPbx.Ask($"hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=conference.conf&{fields}", TestPbx.With(nouns))!;

    private static Dictionary<string, string> Profile(string name, params INoun[] nouns) =>
        Assert.Single(FreeSwitchReader.Read(Conf($"conference_name=300-acme.test&profile_name={name}", nouns)).Descendants("profile"), p => (string)p.Attribute("name")! == name)
            .Elements("param").ToDictionary(p => (string)p.Attribute("name")!, p => (string)p.Attribute("value")!);

    private static IEnumerable<(string, string)> Keys(string group, params INoun[] nouns) =>
        FreeSwitchReader.Read(Conf($"Conf-Name=300-acme.test&Conf-Profile=x&Action=request-controls&Controls={group}", nouns)).Descendants("group")
            .Single(g => (string)g.Attribute("name")! == group).Elements("control").Select(c => ((string)c.Attribute("action")!, (string)c.Attribute("digits")!));

    private static IReadOnlyList<(string Application, string Data)> Dial(string number, params INoun[] nouns) =>
        TestPbx.Actions(TestPbx.Dial(number, "acme.test"), TestPbx.With(nouns));

    private sealed class Busy(params string[] numbers) : IExtensionCalls
    {
        IReadOnlySet<string> IExtensionCalls.Busy(TenantSnapshot tenant) => numbers.ToHashSet();

        public string? Ringing(TenantSnapshot tenant, IReadOnlySet<string> numbers) => null;

        public string? Talking(TenantSnapshot tenant, string number) => null;
    }
}
