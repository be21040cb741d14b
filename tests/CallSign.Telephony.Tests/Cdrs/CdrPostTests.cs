using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Tests.Esl;
using CallSign.Telephony.Tests.Monitoring;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Cdrs;

public sealed class CdrPostTests
{
    private static readonly CdrPost Post = new(new FakeDomains(), new ManualTime(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public void What_a_real_switch_posts_agrees_with_the_events_of_the_same_call(string module)
    {
        var player = new TrackerPlayer();
        player.Play("cdr/events.plain");
        var events = Assert.Single(player.Cdrs);
        var a = Read(File(module, "a"));
        Assert.Equal(
            (events.CallUuid, events.StartedAt, events.AnsweredAt, events.EndedAt, events.DurationMs, events.BillSeconds),
            (a.CallUuid, a.StartedAt, a.AnsweredAt, a.EndedAt, a.DurationMs, a.BillSeconds));
        Assert.Equal(
            (events.TenantId, events.Direction, events.Status, events.HangupCause, events.CallerNumber, events.CallerName, events.DestinationNumber, events.AnsweredBy),
            (a.TenantId, a.Direction, a.Status, a.HangupCause, a.CallerNumber, a.CallerName, a.DestinationNumber, a.AnsweredBy));
        Assert.Equal((events.ReadCodec, events.Gateway, events.Queue), (a.ReadCodec, a.Gateway, a.Queue));
        Assert.Equal(events.Legs.Select(l => l.Uuid), a.Legs.Select(l => l.Uuid));
        Assert.Equal(events.Legs[0], a.Legs[0]);
        Assert.Null(a.LegOf);

        var b = Read(File(module, "b"));
        Assert.Equal(events.CallUuid, b.LegOf);
        Assert.Equal(events.Legs[1] with { Name = "" }, b.Legs[0] with { Name = "" });
        Assert.Equal(events.TenantId, b.TenantId);
    }

    [Fact]
    public void Every_wrapping_reads_the_same()
    {
        var json = File("json", "a");
        var bare = CdrJson.Write(Read(json));
        Assert.Equal(bare, CdrJson.Write(Read([.. "cdr="u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(json))])));
        Assert.Equal(bare, CdrJson.Write(Read([.. "\r\n "u8, .. json, 0, (byte)'\n'])));

        var form = File("xml", "a");
        var xml = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(form)[4..]));
        Assert.Equal(CdrJson.Write(Read(form)), CdrJson.Write(Read(xml)));
        Assert.Equal(CdrJson.Write(Read(form)), CdrJson.Write(Read([.. "cdr="u8, .. xml])));
    }

    [Fact]
    public void A_form_that_a_caller_could_have_forged_says_nothing_of_whose_call_it_is()
    {
        // What mod_json_cdr makes of a display name  x","domain_name":"acme.test  in a percent-encoded form.
        const string form = "cdr=%7B%22variables%22%3A%7B%22uuid%22%3A%221d851b0e-36d2-48d8-abba-1b538312c885%22,%22start_uepoch%22%3A%221795219220323075%22,"
            + "%22sip_from_display%22%3A%22x%22,%22domain_name%22%3A%22acme.test%22,%22originator%22%3A%2299a80ad9-a628-4f50-8f1e-d40049e5d50c%22%7D%7D";
        var cdr = Read(Encoding.ASCII.GetBytes(form));
        Assert.Null(cdr.TenantId);
        Assert.Null(cdr.LegOf);
        Assert.Empty(cdr.Related);
    }

    [Fact]
    public void A_caller_who_did_not_authenticate_does_not_choose_the_tenant()
    {
        var cdr = Read(Json("\"sip_from_host\":\"acme.test\",\"sip_to_host\":\"acme.test\",\"sip_auth_realm\":\"acme.test\",\"presence_id\":\"x@acme.test\""));
        Assert.Null(cdr.TenantId);
        Assert.Equal(CallDirection.Inbound, cdr.Direction);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "neither JSON nor XML")]
    [InlineData("cdr=!!!", "neither percent-encoded nor base 64")]
    [InlineData("cdr=", "empty")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "no \"variables\"")]
    [InlineData("{\"variables\":[]}", "no \"variables\"")]
    [InlineData("{\"variables\":{}}", "no 'uuid'")]
    [InlineData("{\"variables\":{\"uuid\":\"1d851b0e-36d2-48d8-abba-1b538312c885\"}}", "start_uepoch")]
    [InlineData("{\"variables\":{\"uuid\":\"x\",\"start_uepoch\":\"1\"}}", "can't be")]
    [InlineData("{\"variables\":{\"uuid\":\"x\",\"start_uepoch\":\"253402300000000000\"}}", "can't be")]
    [InlineData("{\"variables\":{\"uuid\":\"x\",\"start_uepoch\":\"99999999999999999999\"}}", "start_uepoch")]
    [InlineData("{\"variables\":{\"uuid\":7,\"start_uepoch\":\"-5\"},\"callflow\":[3,{\"caller_profile\":[]},{\"times\":4}]}", "no 'uuid'")]
    [InlineData("<cdr", "not valid XML")]
    [InlineData("<other/>", "no <cdr>")]
    [InlineData("<!DOCTYPE cdr [<!ENTITY a \"b\">]><cdr><variables/></cdr>", "not valid XML")]
    [InlineData("<cdr><variables/></cdr>", "no 'uuid'")]
    public void Junk_is_refused_with_the_reason(string body, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadCdrException>(() => Read(Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);

    [Fact]
    public void Depth_does_not_exhaust_the_stack()
    {
        Assert.Throws<BadCdrException>(() => Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"variables\":", 50_000)))));
        Assert.Throws<BadCdrException>(() => Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<cdr>", 50_000)))));
    }

    [Fact]
    public void Hostile_text_is_cleaned_and_cut_and_odd_unique_ids_are_taken()
    {
        var cdr = Read(Json($"\"hangup_cause\":\"A\\u0000B%00%1b\",\"channel_name\":\"{new string('y', 5000)}\""));
        Assert.Equal("AB", cdr.HangupCause);
        Assert.Equal(256, cdr.Legs[0].ChannelName.Length);
        var odd = Read(Encoding.UTF8.GetBytes("{\"variables\":{\"uuid\":\"my call\",\"start_uepoch\":\"1795219220323075\"}}"));
        Assert.Equal(Telephony.Monitoring.ChannelId.Read("my call"), odd.CallUuid);
    }

    [Theory]
    [InlineData("USER_BUSY", CdrStatus.Busy)]
    [InlineData("NO_ANSWER", CdrStatus.NoAnswer)]
    [InlineData("ORIGINATOR_CANCEL", CdrStatus.Cancelled)]
    [InlineData("UNALLOCATED_NUMBER", CdrStatus.Failed)]
    [InlineData("NORMAL_CLEARING", CdrStatus.Failed)]
    public void An_unanswered_call_has_the_status_that_its_cause_says(string cause, CdrStatus status) =>
        Assert.Equal(status, Read(Json($"\"hangup_cause\":\"{cause}\"")).Status);

    private static Cdr Read(byte[] body) => Post.Read(body, name => name);

    private static byte[] File(string module, string leg) => Transcripts.Read($"cdr/{module}-{leg}.{(module == "json" ? "json" : "form")}");

    private static byte[] Json(string variables) => Encoding.UTF8.GetBytes(
        "{\"variables\":{\"uuid\":\"1d851b0e-36d2-48d8-abba-1b538312c885\",\"start_uepoch\":\"1795219220323075\"," + variables + "}}");
}
