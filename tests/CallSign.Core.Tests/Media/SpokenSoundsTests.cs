using System.Net;
using System.Text.Json;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tests.Extensions;
using CallSign.TestSupport;

namespace CallSign.Core.Tests.Media;

public sealed class SpokenSoundsTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly SpokenText Hello = SpokenText.Of(" Hello\r\nthere ", "en", "");
    private readonly Postgres _postgres;
    private readonly MediaFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-media-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");
    private readonly SoundConverter _converter;

    public SpokenSoundsTests(Postgres postgres) => (_postgres, _converter) = (postgres, new SoundConverter(_folders, TimeProvider.System));

    public void Dispose()
    {
        _converter.Dispose();
        if (Directory.Exists(_folders.Root))
        {
            Directory.Delete(_folders.Root, recursive: true);
        }
    }

    [Fact]
    public async Task A_text_is_spoken_kept_with_the_sound_and_gone_with_the_next_upload()
    {
        await using var bed = await TenantBed.NewAsync(_postgres);
        using var provider = new HttpListener();
        var url = Listen(provider);
        using var speech = new HttpTextToSpeech(new TextToSpeechSettings(url, "a-key", "tts-1", ["alloy", "nova"]), TimeProvider.System);
        var sounds = Sounds(bed, speech, url);
        var asked = AnswerAsync(provider, 200, "audio/wav", TestSounds.Wav(TestSounds.Tone(440, 24000, 1), 24000));
        var made = await sounds.SpeakAsync(bed.Acme, null, "Welcome", Hello, Stop);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.All));
        var (body, authorization) = await asked;
        Assert.Equal("Bearer a-key", authorization);
        Assert.Equal(
            ("tts-1", "Hello\nthere", "alloy", "en", "wav"),
            (body.GetProperty("model").GetString(), body.GetProperty("input").GetString(), body.GetProperty("voice").GetString(), body.GetProperty("language").GetString(), body.GetProperty("response_format").GetString()));

        var row = (await bed.Get<NounList<MediaFile>>().FindAsync(bed.Acme, made.Value!.Id, Stop))!;
        Assert.Equal((1000, Hello), (row.DurationMilliseconds, row.Spoken()));
        Assert.True(File.Exists(Path.Combine(_folders.Root, bed.Acme.TenantId!.Value.ToString("N"), row.Id.ToString("N"), "8000", "sound.wav")));

        using var upload = await _converter.ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(440, 8000, 2), 8000)), Stop);
        await new MediaLibrary(bed.Db, new FolderMediaStore(_folders)).PutAsync(bed.Acme, row.Id, upload, Stop);
        Assert.Null((await bed.Get<NounList<MediaFile>>().FindAsync(bed.Acme, row.Id, Stop))!.Spoken());
    }

    [Theory]
    [InlineData(500, "audio/wav", "refused with 500")]
    [InlineData(302, "audio/wav", "refused with 302")]
    [InlineData(200, "text/html", "answered with text/html")]
    [InlineData(200, "audio/mpeg", "can't be used")]
    public async Task What_is_no_sound_makes_none(int status, string type, string said)
    {
        await using var bed = await TenantBed.NewAsync(_postgres);
        using var provider = new HttpListener();
        var url = Listen(provider);
        using var speech = new HttpTextToSpeech(new TextToSpeechSettings(url), TimeProvider.System);
        var asked = AnswerAsync(provider, status, type, "<html>nothing</html>"u8.ToArray());
        var result = await Sounds(bed, speech, url).SpeakAsync(bed.Acme, null, "Welcome", Hello, Stop);
        await asked;
        Assert.Contains(said, result.Errors[""], StringComparison.Ordinal);
        Assert.Empty(await bed.Get<NounList<MediaFile>>().AllAsync(bed.Acme, Stop));
    }

    [Fact]
    public async Task A_provider_that_sends_too_much_or_is_silent_is_given_up()
    {
        await using var bed = await TenantBed.NewAsync(_postgres);
        using var provider = new HttpListener();
        var (url, time) = (Listen(provider), new ManualTime());
        using var speech = new HttpTextToSpeech(new TextToSpeechSettings(url), time);
        var sounds = Sounds(bed, speech, url);
        var asked = AnswerAsync(provider, 200, "audio/wav", new byte[SoundConverter.MostBytes + 1]);
        Assert.Equal("The speech provider sent more than 20 MB.", (await sounds.SpeakAsync(bed.Acme, null, "Welcome", Hello, Stop)).Errors[""]);
        await asked.ContinueWith(_ => { }, TaskScheduler.Default); // it may be cut off in its midst

        var speaking = sounds.SpeakAsync(bed.Acme, null, "Welcome", Hello, Stop);
        await provider.GetContextAsync().WaitAsync(Stop);
        time.Advance(HttpTextToSpeech.Patience);
        Assert.Equal("The speech provider did not answer within a minute.", (await speaking).Errors[""]);
        Assert.Empty(await bed.Get<NounList<MediaFile>>().AllAsync(bed.Acme, Stop));
    }

    [Fact]
    public async Task Bad_texts_are_refused_at_their_fields_and_nothing_is_asked_while_it_is_off()
    {
        await using var bed = await TenantBed.NewAsync(_postgres);
        using var speech = new HttpTextToSpeech(new TextToSpeechSettings(), TimeProvider.System);
        var off = Sounds(bed, speech, null);
        var bad = await off.SpeakAsync(bed.Acme, null, " ", SpokenText.Of(new string('x', 1001), "english", new string('v', 61)), Stop);
        Assert.All(["Name", "Text", "Language", "Voice"], f => Assert.NotNull(bad.Errors[f]));
        Assert.Equal(SpokenSounds.HowToSwitchOn, (await off.SpeakAsync(bed.Acme, null, "Welcome", Hello, Stop)).Errors[""]);
        var gone = new SpokenSounds(new Spoken(), new TextToSpeechSettings(new Uri("http://x.test")), _converter, new MediaLibrary(bed.Db, new FolderMediaStore(_folders)), New(bed));
        Assert.Equal(SaveOutcome.Gone, (await gone.SpeakAsync(bed.Other, Guid.NewGuid(), null, Hello, Stop)).Outcome);
    }

    [Fact]
    public void Silent_ends_of_a_recording_are_cut_and_silence_alone_is_none()
    {
        Directory.CreateDirectory(_folders.Root);
        var file = Path.Combine(_folders.Root, "a.wav");
        File.WriteAllBytes(file, TestSounds.Wav([.. new float[16000], .. TestSounds.Tone(440, 8000, 2), .. new float[40000]], 8000));
        Assert.InRange(SilenceTrim.Trim(file).TotalSeconds, 2.3, 2.5);
        Assert.InRange(SilenceTrim.Trim(file).TotalSeconds, 2.3, 2.5); // once more changes nothing
        File.WriteAllBytes(file, TestSounds.Wav(new float[16000], 8000));
        Assert.Equal(TimeSpan.Zero, SilenceTrim.Trim(file));
    }

    private NewSounds New(TenantBed bed) => new(bed.Get<NounEditor<MediaFile>>(), new FolderMediaStore(_folders));

    private SpokenSounds Sounds(TenantBed bed, HttpTextToSpeech speech, Uri? url) =>
        new(speech, new TextToSpeechSettings(url), _converter, new MediaLibrary(bed.Db, new FolderMediaStore(_folders)), New(bed));

    private static Uri Listen(HttpListener provider)
    {
        for (var port = Random.Shared.Next(20_000, 60_000); ; port++)
        {
            try
            {
                provider.Prefixes.Clear();
                provider.Prefixes.Add($"http://127.0.0.1:{port}/");
                provider.Start();
                return new Uri($"http://127.0.0.1:{port}/v1/audio/speech");
            }
            catch (HttpListenerException) when (port < 65_000)
            {
                // taken: the next one
            }
        }
    }

    private static async Task<(JsonElement Body, string? Authorization)> AnswerAsync(HttpListener provider, int status, string type, byte[] sound)
    {
        var call = await provider.GetContextAsync();
        var body = (await JsonDocument.ParseAsync(call.Request.InputStream, cancellationToken: Stop)).RootElement;
        (call.Response.StatusCode, call.Response.ContentType) = (status, type);
        await call.Response.OutputStream.WriteAsync(sound, Stop);
        call.Response.Close();
        return (body, call.Request.Headers["Authorization"]);
    }

    private sealed class Spoken : ITextToSpeech
    {
        public Task<byte[]> SpeakAsync(SpokenText text, CancellationToken cancellationToken) => Task.FromResult(TestSounds.Wav(TestSounds.Tone(440, 8000, 1), 8000));
    }
}
