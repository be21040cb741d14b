using System.Text.Json;
using CallSign.Core.CallWebhooks;
using CallSign.Core.Saving;
using CallSign.Telephony.Modules.CallControl;

namespace CallSign.Telephony.Tests.Modules;

/// <summary>What a stranger's program may decide, and how it knows who asks.</summary>
public sealed class CallWebhookTests
{
    [Theory]
    [InlineData("""{"action":"transfer","number":"1001"}""", true)]
    [InlineData("""{"action":"transfer","number":"+4930123"}""", true)]
    [InlineData("""{"action":"transfer","number":"1001 XML globex.test"}""", false)]
    [InlineData("""{"action":"transfer","number":"${system rm}"}""", false)]
    [InlineData("""{"action":"transfer"}""", false)]
    [InlineData("""{"action":"play","sound":"ivr/ivr-welcome.wav"}""", true)]
    [InlineData("""{"action":"play","sound":"/etc/passwd"}""", false)]
    [InlineData("""{"action":"play","sound":"../../secret.wav"}""", false)]
    [InlineData("""{"action":"play","sound":"shell_stream://rm"}""", false)]
    [InlineData("""{"action":"play","sound":"a.wav !b.wav"}""", false)]
    [InlineData("""{"action":"ask","sound":"ivr/pin.wav","digits":4}""", true)]
    [InlineData("""{"action":"ask","sound":"ivr/pin.wav","digits":0}""", false)]
    [InlineData("""{"action":"hangup","cause":"USER_BUSY"}""", true)]
    [InlineData("""{"action":"hangup","cause":"x y"}""", false)]
    [InlineData("""{"action":"continue"}""", true)]
    [InlineData("""{"action":"bridge","number":"1001"}""", false)]
    [InlineData("{}", false)]
    public void Only_what_can_be_followed_safely_is_followed(string answer, bool good)
    {
        var decision = JsonSerializer.Deserialize<WebhookDecision>(answer, JsonSerializerOptions.Web)!;
        Assert.Equal(good, decision.Problem() is null);
    }

    [Theory]
    [InlineData("https://crm.example.com/calls", null)]
    [InlineData("http://127.0.0.1:9000/x", null)]
    [InlineData("ftp://crm.example.com", "Enter an address")]
    [InlineData("file:///etc/passwd", "Enter an address")]
    [InlineData("https://user:secret@crm.example.com", "Leave name and password out")]
    [InlineData("crm.example.com", "Enter an address")]
    public void An_address_must_be_one_of_the_web(string url, string? problem)
    {
        var errors = new FieldErrors();
        new CallWebhook { Url = url }.Check(errors);
        Assert.StartsWith(problem ?? "", errors[nameof(CallWebhook.Url)] ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, errors[nameof(CallWebhook.Url)] is null);
    }

    [Fact]
    public void A_question_carries_no_more_than_it_says() =>
        Assert.Equal(
            ["Caller", "CallerName", "CallUuid", "Destination", "Digits", "Event", "Extension"],
            typeof(WebhookEvent).GetProperties().Select(p => p.Name).Where(n => n != "EqualityContract").Order());
}
