using CallSign.Core.Audit;
using CallSign.Core.Secrets;
using CallSign.Web.Portal.Audit;

namespace CallSign.Web.Tests.Portal.Audit;

public sealed class AuditWordsTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("RingTimeoutSeconds", "Ring timeout (seconds)")]
    [InlineData("SipPassword", "SIP password")]
    [InlineData("VoicemailPin", "Voicemail PIN")]
    [InlineData("ForwardAllEnabled", "Forward all enabled")]
    [InlineData("PasswordHash", "Password")]
    [InlineData("", "Detail")]
    public void Properties_read_as_words(string property, string words) => Assert.Equal(words, AuditWords.Property(property));

    [Theory]
    [InlineData("Extension", "extension")]
    [InlineData("ApiKey", "API key")]
    [InlineData("PortalUser", "user")]
    [InlineData("InboundRoute", "number")]
    public void Entities_read_as_words(string entity, string words) => Assert.Equal(words, AuditWords.Noun(entity));

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("", "empty")]
    [InlineData("true", "yes")]
    [InlineData("2026-07-01T22:30:00Z", "2 Jul 2026 00:30:00")]
    [InlineData("1001", "1001")]
    public void Values_read_as_people_say_them(string? value, string words) => Assert.Equal(words, AuditWords.Value(value, Berlin));

    [Fact]
    public void An_update_in_short_tells_what_became_what_and_never_a_secret()
    {
        Assert.Equal("Name: Ada → Grace, Enabled: yes → no", Summary("update", new("DisplayName", "Ada", "Grace"), new("Enabled", "true", "false")));
        Assert.Equal("Password was replaced", Summary("update", new("PasswordHash", EncryptedSecret.Mask, EncryptedSecret.Mask), new("SecurityStamp", EncryptedSecret.Mask, EncryptedSecret.Mask)));
        Assert.Equal("A, B, C, D", Summary("update", new("A", "1", "2"), new("B", "1", "2"), new("C", "1", "2"), new("D", "1", "2")));
        Assert.True(Summary("update", new AuditChange("Notes", new string('x', 500), new string('y', 500))).Length < 120);
    }

    [Fact]
    public void A_creation_in_short_tells_what_a_person_wrote() =>
        Assert.Equal(
            "Name: Ada, Call group: sales",
            Summary("create", new("Number", null, "1001"), new("DisplayName", null, "Ada"), new("Enabled", null, "true"), new("CallGroup", null, "sales"),
                new("SipPassword", null, EncryptedSecret.Mask), new("Language", null, null)));

    [Fact]
    public void An_action_in_short_tells_its_detail() => Assert.Equal("Method: password", Summary("sign-in", new AuditChange("Method", null, "password")));

    [Fact]
    public void Secrets_are_told_by_what_happened_to_them()
    {
        Assert.StartsWith("was set", AuditWords.Sentence(new("Pin", null, EncryptedSecret.Mask), "update", Berlin), StringComparison.Ordinal);
        Assert.StartsWith("was removed", AuditWords.Sentence(new("Pin", EncryptedSecret.Mask, null), "update", Berlin), StringComparison.Ordinal);
        Assert.StartsWith("was replaced", AuditWords.Sentence(new("Pin", EncryptedSecret.Mask, EncryptedSecret.Mask), "update", Berlin), StringComparison.Ordinal);
    }

    private static string Summary(string action, params AuditChange[] changes) => AuditWords.Summary(
        new AuditRow(1, null, null, DateTime.UtcNow, "eve", null, null, action, "Extension", "id", "1001", changes), Berlin);
}
