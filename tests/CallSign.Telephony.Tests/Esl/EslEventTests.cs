using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Tests.Esl;

public sealed class EslEventTests
{
    private const string Plain =
        "Event-Subclass: sofia%3A%3Aregister\nEvent-Name: CUSTOM\nUnique-ID: b23d9859-8280-4a8e-b6db-ad295efe9387\n" +
        "Event-Date-Timestamp: 1795219220303071\nEvent-Sequence: 1261\nCaller-Caller-ID-Name: J%C3%B6rg%20%22100%25%22\n" +
        "Hangup-Cause: FIRST\nHangup-Cause: LAST\nvariable_empty: _undef_\nvariable_odd: 50%,%4\n\n";

    private const string Json =
        """
        {"Event-Subclass":"sofia::register","Event-Name":"CUSTOM","Unique-ID":"b23d9859-8280-4a8e-b6db-ad295efe9387","Event-Date-Timestamp":"1795219220303071","Event-Sequence":"1261","Caller-Caller-ID-Name":"J\u00f6rg \"100%\"","Hangup-Cause":"FIRST","Hangup-Cause":"LAST","variable_empty":"","variable_odd":"50%,%4"}
        """;

    public static TheoryData<EslEvent> BothForms => new(EslEvent.FromPlain(Encoding.UTF8.GetBytes(Plain)), EslEvent.FromJson(Encoding.UTF8.GetBytes(Json)));

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BothForms))]
    public void Reads_the_same_from_plain_and_from_json(EslEvent e)
    {
        var view = e.View;
        Assert.Equal(EslEventName.Custom, view.Name);
        Assert.Equal("sofia::register", view.GetString(EslHeader.EventSubclass));
        Assert.True(view.ValueEquals(EslHeader.EventSubclass, "sofia::register"u8));
        Assert.False(view.ValueEquals(EslHeader.EventSubclass, "sofia::unregister"u8));
        Assert.Equal(1261, view.GetInt64(EslHeader.EventSequence));
        Assert.Equal(Guid.Parse("b23d9859-8280-4a8e-b6db-ad295efe9387"), view.GetGuid(EslHeader.UniqueId));
        Assert.Equal(Guid.Empty, view.GetGuid(EslHeader.HangupCause));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 20, 303, 71, TimeSpan.Zero), view.GetTime(EslHeader.EventDateTimestamp));
        Assert.Equal("Jörg \"100%\"", view.GetString(EslHeader.CallerCallerIdName));
        Assert.Equal("Jörg \"100%\"", view.GetString("Caller-Caller-ID-Name"u8));
        Assert.Equal("FIRST", view.GetString(EslHeader.HangupCause));
        Assert.Equal("LAST"u8, view.RawLast(EslHeader.HangupCause));
        Assert.Equal("", view.GetVariable("empty"u8));
        Assert.Equal("50%,%4", view.GetVariable("odd"u8));
        Assert.Null(view.GetVariable("missing"u8));
        Assert.Null(view.GetString(EslHeader.ChannelName));
        Assert.False(view.TryGetString(EslHeader.ChannelName, out _));
        Assert.True(view.Body.IsEmpty);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BothForms))]
    public void Updates_a_field_only_when_the_value_differs(EslEvent e)
    {
        var name = "Jörg \"100%\"";
        var same = name;
        Assert.False(e.View.TryUpdate(EslHeader.CallerCallerIdName, ref same!));
        Assert.Same(name, same);

        string? cause = "NORMAL_CLEARING";
        Assert.True(e.View.TryUpdate(EslHeader.HangupCause, ref cause));
        Assert.Equal("FIRST", cause);
        Assert.False(e.View.TryUpdate(EslHeader.HangupCause, ref cause));

        string? kept = "kept";
        Assert.False(e.View.TryUpdate(EslHeader.ChannelName, ref kept));
        Assert.Equal("kept", kept);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BothForms))]
    public void Lists_every_header_in_order_repeated_ones_too(EslEvent e)
    {
        var seen = new List<string>();
        foreach (var header in e.View.Headers)
        {
            seen.Add(Encoding.UTF8.GetString(header.Name) + "=" + header.Value);
        }

        Assert.Equal(
            [
                "Event-Subclass=sofia::register", "Event-Name=CUSTOM", "Unique-ID=b23d9859-8280-4a8e-b6db-ad295efe9387",
                "Event-Date-Timestamp=1795219220303071", "Event-Sequence=1261", "Caller-Caller-ID-Name=Jörg \"100%\"",
                "Hangup-Cause=FIRST", "Hangup-Cause=LAST", "variable_empty=", "variable_odd=50%,%4",
            ],
            seen);
    }

    [Fact]
    public void Keeps_the_body_of_a_background_job_apart_from_its_headers()
    {
        const string body = "+OK\nUnique-ID: not-a-header\n\nmore 100%";
        var plain = EslEvent.FromPlain(Encoding.UTF8.GetBytes($"Event-Name: BACKGROUND_JOB\nJob-UUID: j\nContent-Length: {body.Length}\n\n{body}"));
        var json = EslEvent.FromJson(Encoding.UTF8.GetBytes(
            $$"""{"Event-Name":"BACKGROUND_JOB","Job-UUID":"j","Content-Length":"{{body.Length}}","_body":"{{body.Replace("\n", "\\n", StringComparison.Ordinal)}}"}"""));
        foreach (var e in new[] { plain, json })
        {
            Assert.Equal(EslEventName.BackgroundJob, e.Name);
            Assert.Equal(body, Encoding.UTF8.GetString(e.Body.Span));
            Assert.Equal("j", e.GetString(EslHeader.JobUuid));
            Assert.Null(e.GetString(EslHeader.UniqueId));
        }
    }

    // As an event that somebody sent through the switch with sendevent.
    [Theory]
    [InlineData("Unique-ID: forged\n\nhello")]
    [InlineData("Unique-ID: forged\n\nhello\n\n")]
    [InlineData("\n\n")]
    [InlineData("x")]
    public void Keeps_the_body_of_a_channel_event_apart_too(string body)
    {
        var e = EslEvent.FromPlain(Encoding.UTF8.GetBytes($"Event-Name: CHANNEL_CREATE\nChannel-Name: a\nContent-Length: {body.Length}\n\n{body}"));
        Assert.Equal(EslEventName.ChannelCreate, e.Name);
        Assert.Equal(body, Encoding.UTF8.GetString(e.Body.Span));
        Assert.Null(e.GetString(EslHeader.UniqueId));
        Assert.Equal("a", e.GetString(EslHeader.ChannelName));
    }

    [Fact]
    public void Reads_an_array_variable_the_same_from_both_forms()
    {
        var plain = EslEvent.FromPlain("Event-Name: CHANNEL_CREATE\nvariable_DP_MATCH: ARRAY%3A%3A1001%7C%3A1002\n\n"u8);
        var json = EslEvent.FromJson("""{"Event-Name":"CHANNEL_CREATE","variable_DP_MATCH":["1001","1002"]}"""u8);
        Assert.Equal("ARRAY::1001|:1002", plain.View.GetVariable("DP_MATCH"u8));
        Assert.Equal("ARRAY::1001|:1002", json.View.GetVariable("DP_MATCH"u8));
    }

    [Fact]
    public void Passes_over_a_json_name_that_would_read_as_another_header()
    {
        var e = EslEvent.FromJson("""{"Event-Name":"CUSTOM","x\nUnique-ID":"forged","a: b":["c"],"":"d","Channel-Name":"e"}"""u8);
        Assert.Null(e.GetString(EslHeader.UniqueId));
        Assert.Null(e.GetString("a"u8));
        Assert.Equal("e", e.GetString(EslHeader.ChannelName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":{\"b\":\"c\"}}")]
    public void Refuses_json_that_is_not_an_event(string text) =>
        Assert.Throws<EslProtocolException>(() => EslEvent.FromJson(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Knows_every_event_name_by_its_wire_spelling()
    {
        foreach (var name in Enum.GetValues<EslEventName>().Where(n => n != EslEventName.Unknown))
        {
            Assert.Equal(name, EslWireName.ParseEventName(Encoding.ASCII.GetBytes(EslWireName.Of(name))));
        }

        Assert.Equal("CHANNEL_HANGUP_COMPLETE", EslWireName.Of(EslEventName.ChannelHangupComplete));
        Assert.Equal("RE_SCHEDULE", EslWireName.Of(EslEventName.ReSchedule));
        Assert.Equal(EslEventName.Unknown, EslWireName.ParseEventName("CHANNEL_NOVELTY"u8));
        Assert.Equal(EslEventName.Unknown, EslWireName.ParseEventName(new byte[500]));
    }
}
