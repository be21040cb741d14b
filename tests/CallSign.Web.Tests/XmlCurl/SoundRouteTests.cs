using CallSign.Core.Announcements;
using CallSign.Core.Destinations;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class SoundRouteTests
{
    private static readonly MediaFile Welcome = Sound("Welcome");
    private static readonly MediaFile Jazz = Sound("Jazz");

    [Fact]
    public void An_announcement_is_answered_played_and_left()
    {
        var announcement = New(a => a.Next = Destination.ToNumber("1001"));
        Assert.Equal(
        [
            ("multiset", "^^;domain_name=acme.test;hangup_after_bridge=true;playback_terminators=none"), ("answer", ""), ("sleep", "500"),
            ("playback", $"/nowhere/media/018f00000000700080000000000000{"0a"}/{Welcome.Id:N}/sound.wav"), ("unset", "playback_terminators"), ("multiset", TestPbx.Leads("1001")), ("transfer", "1001 XML acme.test"),
        ], Dial(announcement, Welcome));
    }

    [Fact]
    public void Its_repetitions_are_one_playback_that_a_key_ends()
    {
        var announcement = New(a => (a.Sound, a.Plays, a.PauseSeconds, a.SkipKey, a.Answer) = ("ivr/ivr-welcome.wav", 3, 2, "#", false));
        var actions = Dial(announcement);
        Assert.EndsWith(";playback_terminators=#", actions[0].Data, StringComparison.Ordinal);
        Assert.Equal(("pre_answer", ""), actions[1]);
        Assert.Equal(
            ("playback", "file_string://ivr/ivr-welcome.wav!silence_stream://2000!ivr/ivr-welcome.wav!silence_stream://2000!ivr/ivr-welcome.wav"), actions[2]);
        Assert.Equal(("hangup", "NORMAL_CLEARING"), actions[^1]);
    }

    [Fact]
    public void A_sound_that_is_not_the_tenants_is_disabled_or_has_no_audio_is_not_played()
    {
        Assert.DoesNotContain(Dial(New(_ => { })), a => a.Application == "playback"); // not in the tenant's library
        var off = Sound("Off", m => m.Enabled = false);
        Assert.DoesNotContain(Dial(New(a => a.Sound = SoundText.Of(off.Id)), off), a => a.Application == "playback");
        var silent = new MediaFile { TenantId = TestPbx.Acme.Id, Name = "Silent" };
        Assert.DoesNotContain(Dial(New(a => a.Sound = SoundText.Of(silent.Id)), silent), a => a.Application == "playback");
        Assert.DoesNotContain(Dial(New(a => a.Sound = "ivr/../../x.wav")), a => a.Application == "playback");
    }

    [Fact]
    public void Every_music_class_is_a_stream_of_its_own_beside_the_switchs()
    {
        var music = Music(m => (m.Chime, m.ChimeSeconds) = (SoundText.Of(Welcome.Id), 45));
        var streams = FreeSwitchReader.Read(TestPbx.Ask(Conf, TestPbx.With(music, Jazz, Welcome))!).Descendants("directory").ToList();
        Assert.Equal(["moh", music.Id.ToString("N")], streams.Select(s => (string)s.Attribute("name")!));
        Assert.Equal($"/nowhere/media/{TestPbx.Acme.Id:N}/music/{music.Id:N}", (string)streams[1].Attribute("path")!);
        var settings = streams[1].Elements("param").ToDictionary(p => (string)p.Attribute("name")!, p => (string)p.Attribute("value")!);
        Assert.Equal(("16000", "45", $"/nowhere/media/{TestPbx.Acme.Id:N}/{Welcome.Id:N}/sound.wav"), (settings["rate"], settings["chime-freq"], settings["chime-list"]));
        Assert.Single(FreeSwitchReader.Read(TestPbx.Ask(Conf, TestPbx.With(music))!).Descendants("directory")); // nothing to play: its sound is gone
    }

    [Fact]
    public void The_tenants_music_is_in_the_directory_and_in_every_call_and_nothing_is_where_none_is_set()
    {
        var music = Music(m => m.IsDefault = true);
        var snapshot = TestPbx.With(music, Jazz);
        var user = FreeSwitchReader.Read(TestPbx.Ask(TestPbx.Lookup("1000", "acme.test"), snapshot)!);
        Assert.Equal($"local_stream://{music.Id:N}", (string?)user.Descendants("variable").Single(v => (string?)v.Attribute("name") == "hold_music").Attribute("value"));
        Assert.Equal(("export", $"hold_music=local_stream://{music.Id:N}"), TestPbx.Actions(TestPbx.Dial("1001", "acme.test"), snapshot)[0]);

        foreach (var none in new[] { TestPbx.With(music), TestPbx.With(Music(_ => { }), Jazz), TestPbx.With(Music(m => (m.IsDefault, m.Enabled) = (true, false)), Jazz) })
        {
            Assert.DoesNotContain("hold_music", TestPbx.Ask(TestPbx.Lookup("1000", "acme.test"), none), StringComparison.Ordinal);
            Assert.DoesNotContain("hold_music", TestPbx.Ask(TestPbx.Dial("1001", "acme.test"), none), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_shuffled_list_has_every_sound_alike_often_and_is_the_same_each_time()
    {
        MediaFile[] sounds = [.. Enumerable.Range(0, 5).Select(n => Sound("S" + n))];
        var music = Music(m => (m.Shuffle, m.Tracks) = (true, [.. sounds.Select(s => new MusicTrack { Sound = SoundText.Of(s.Id) })]));
        var tenant = TestPbx.With([music, .. sounds]).Tenants[0];
        var lines = MusicPlaylist.Of(tenant, music)!.Lines.Split('\n');
        Assert.Equal([80, 80, 80, 80, 80], lines.CountBy(l => l).Select(c => c.Value));
        Assert.DoesNotContain(lines.Zip(lines.Skip(1)), p => p.First == p.Second);
        Assert.Equal(MusicPlaylist.Of(tenant, music), MusicPlaylist.Of(tenant, music));
    }

    private const string Conf = "hostname=vm&section=configuration&tag_name=configuration&key_name=name&key_value=local_stream.conf";

    private static IReadOnlyList<(string Application, string Data)> Dial(Announcement announcement, params INoun[] more) =>
        TestPbx.Actions(TestPbx.Dial("700", "acme.test"), TestPbx.With([announcement, .. more]));

    private static Announcement New(Action<Announcement> change)
    {
        var announcement = new Announcement { TenantId = TestPbx.Acme.Id, Name = "News", Number = "700", Sound = SoundText.Of(Welcome.Id) };
        change(announcement);
        return announcement;
    }

    private static MusicClass Music(Action<MusicClass> change)
    {
        var music = new MusicClass { TenantId = TestPbx.Acme.Id, Name = "Jazz", Tracks = [new MusicTrack { Sound = SoundText.Of(Jazz.Id) }] };
        change(music);
        return music;
    }

    private static MediaFile Sound(string name, Action<MediaFile>? change = null)
    {
        var sound = new MediaFile { TenantId = TestPbx.Acme.Id, Name = name };
        using var audio = new ConvertedSound("") { DurationMilliseconds = 1000, Format = "WAV", Sha256 = new string('a', 64), Peaks = new byte[400] };
        sound.Take(audio);
        change?.Invoke(sound);
        return sound;
    }
}
