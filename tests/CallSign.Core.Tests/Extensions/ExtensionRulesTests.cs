using CallSign.Core.Extensions;

namespace CallSign.Core.Tests.Extensions;

public sealed class ExtensionRulesTests
{
    [Theory]
    [InlineData("10", null)]
    [InlineData("007", null)]
    [InlineData("123456789012345", null)]
    [InlineData("", "Enter a number")]
    [InlineData("1", "2 to 15 digits")]
    [InlineData("1234567890123456", "2 to 15 digits")]
    [InlineData("10a", "2 to 15 digits")]
    [InlineData("*97", "2 to 15 digits")]
    [InlineData("٣٤٥", "2 to 15 digits")]
    [InlineData("112", "emergency")]
    [InlineData("911", "emergency")]
    [InlineData("08", "emergency")]
    [InlineData("6000", null)]
    public void A_number_is_2_to_15_digits_and_no_emergency_number(string number, string? reason) =>
        AssertReason(reason, Check(d => d.Number = number)[nameof(ExtensionDraft.Number)]);

    [Theory]
    [InlineData("Zoë Özdemir-O’Neill (2nd floor)", null)]
    [InlineData("O'Brien & Söhne", null)]
    [InlineData("☎ reception 👩‍💻", null)]
    [InlineData("costs $5 {net}", null)]
    [InlineData("", "Enter a name")]
    [InlineData("   ", "Enter a name")]
    [InlineData("${system(rm -rf /)}", "${")]
    [InlineData("$${domain}", "${")]
    [InlineData("<X-PRE-PROCESS cmd=\"exec\"/>", "Remove")]
    [InlineData("x-pre-process", "X-PRE-PROCESS")]
    [InlineData("a<!--#exec cmd", "Remove")]
    [InlineData("a]]>b", "Remove")]
    [InlineData("Bob \"the\" Builder", "Remove the \"")]
    [InlineData("a\\b", "Remove the \\")]
    [InlineData("a\u0000b", "U+0000")]
    [InlineData("a\r\nb: c", "U+000D")]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a\uFFFEb", "U+FFFE")]
    public void A_name_can_stand_in_xml_sip_and_logs(string name, string? reason) =>
        AssertReason(reason, Check(d => d.DisplayName = name)[nameof(ExtensionDraft.DisplayName)]);

    [Fact]
    public void A_lone_surrogate_is_refused_and_does_not_throw() =>
        AssertReason("U+D800", Check(d => d.DisplayName = "a" + '\uD800' + "b")[nameof(ExtensionDraft.DisplayName)]);

    [Fact]
    public void A_name_too_long_says_how_long_it_is() =>
        AssertReason("it has 101", Check(d => d.DisplayName = new string('x', 101))[nameof(ExtensionDraft.DisplayName)]);

    [Theory]
    [InlineData("1002", null)]
    [InlineData("+49 (30) 123-45", null)]
    [InlineData("*97", null)]
    [InlineData("00441234567890#", null)]
    [InlineData("1001", "itself")]
    [InlineData("10 01", "itself")]
    [InlineData("112", "emergency")]
    [InlineData("5", "2 to 30")]
    [InlineData("1002;fs_path=evil", "2 to 30")]
    [InlineData("1002,sofia/x", "2 to 30")]
    [InlineData("${x}", "2 to 30")]
    [InlineData("1+1", "2 to 30")]
    public void A_forward_leads_to_something_that_can_be_dialled_and_not_back(string destination, string? reason)
    {
        AssertReason(reason, Check(d => (d.ForwardAllEnabled, d.ForwardAllDestination) = (true, destination))[nameof(ExtensionDraft.ForwardAllDestination)]);
        AssertReason(reason, Check(d => d.ForwardBusyDestination = destination)[nameof(ExtensionDraft.ForwardBusyDestination)]);
    }

    [Fact]
    public void A_forward_that_is_on_needs_a_destination()
    {
        var errors = Check(d => d.ForwardAllEnabled = d.ForwardBusyEnabled = d.ForwardNoAnswerEnabled = d.ForwardNotRegisteredEnabled = true);
        Assert.Equal(4, errors.All.Count(e => e.Value.StartsWith("Enter the number to forward to", StringComparison.Ordinal)));
        Assert.False(Check(_ => { }).Any);
    }

    [Theory]
    [InlineData("1234", "guess")]
    [InlineData("9876", "guess")]
    [InlineData("7890", "guess")]
    [InlineData("0000", "repeated")]
    [InlineData("1212", "guess")]
    [InlineData("2580", "guess")]
    [InlineData("1001", "own number")]
    [InlineData("123", "4 to 12")]
    [InlineData("1234567890123", "4 to 12")]
    [InlineData("12a4", "4 to 12")]
    [InlineData("7391", null)]
    [InlineData("1342", null)]
    public void A_pin_is_not_the_first_that_a_thief_would_try(string pin, string? reason) =>
        AssertReason(reason, Check(d => d.VoicemailPin = pin)[nameof(ExtensionDraft.VoicemailPin)]);

    [Fact]
    public void A_pin_is_not_the_number_backwards() => AssertReason("own number", SecretRules.Pin("4271", "1724"));

    [Theory]
    [InlineData("short", "12 to 64")]
    [InlineData("aaaaaaaaaaaaaaaa", "easy to guess")]
    [InlineData("xk1001xkqwpomn", "easy to guess")]
    [InlineData("has space in it!", "Use only")]
    [InlineData("has${vars}in-it12", "Use only")]
    [InlineData("T7#kq9!mZp2=w", null)]
    public void A_sip_password_is_long_and_plain(string password, string? reason) =>
        AssertReason(reason, Check(d => d.SipPassword = password)[nameof(ExtensionDraft.SipPassword)]);

    [Theory]
    [InlineData("10.1.0.0/16, 192.0.2.4\n2001:db8::/48;2001:DB8:0::1", "10.1.0.0/16,192.0.2.4/32,2001:db8::/48,2001:db8::1/128", null)]
    [InlineData("10.1.2.3/16", "10.1.2.3/16", "10.1.0.0/16 or 10.1.2.3/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "too wide")]
    [InlineData("::/0", "::/0", "too wide")]
    [InlineData("1/8", "1/8", "not a network")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33", "not a network")]
    [InlineData("fe80::1%eth0/64", "fe80::1%eth0/64", "not a network")]
    [InlineData("pbx.example.com", "pbx.example.com", "not a network")]
    public void Allowed_addresses_are_networks_and_not_the_internet(string typed, string stored, string? reason)
    {
        var draft = Draft(d => d.AllowedAddresses = typed);
        Assert.Equal(stored, draft.AllowedAddresses);
        AssertReason(reason, ExtensionRules.Check(draft)[nameof(draft.AllowedAddresses)]);
    }

    [Fact]
    public void There_are_at_most_32_allowed_networks()
    {
        string List(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"10.{i}.0.0/16"));
        AssertReason(null, Check(d => d.AllowedAddresses = List(32))[nameof(ExtensionDraft.AllowedAddresses)]);
        AssertReason("at most 32", Check(d => d.AllowedAddresses = List(33))[nameof(ExtensionDraft.AllowedAddresses)]);
    }

    [Theory]
    [InlineData("ada@example.com", null)]
    [InlineData("ada.b+vm@mail.example.co.uk", null)]
    [InlineData("ada@example", "e-mail")]
    [InlineData("ada@example.com, bob@example.com", "e-mail")]
    [InlineData("-oX/tmp/x@example.com", "e-mail")]
    [InlineData("a`id`@example.com", "e-mail")]
    [InlineData("Ada <ada@example.com>", "e-mail")]
    [InlineData("ada@example.com\nBcc: all@example.com", "e-mail")]
    public void Voicemail_goes_to_one_plain_address(string address, string? reason) =>
        AssertReason(reason, Check(d => d.VoicemailEmail = address)[nameof(ExtensionDraft.VoicemailEmail)]);

    [Theory]
    [InlineData("EN", "en", null)]
    [InlineData("de_ch", "de-CH", null)]
    [InlineData("german", "german", "en or de-CH")]
    [InlineData("../../etc", "../../etc", "en or de-CH")]
    public void A_language_is_a_tag(string typed, string stored, string? reason)
    {
        var draft = Draft(d => d.Language = typed);
        Assert.Equal(stored, draft.Language);
        AssertReason(reason, ExtensionRules.Check(draft)[nameof(draft.Language)]);
    }

    [Fact]
    public void Numbers_are_stored_without_punctuation_and_empty_fields_as_null()
    {
        var draft = Draft(d => (d.ExternalCallerIdNumber, d.ForwardAllDestination, d.InternalCallerIdName, d.CallGroup) = ("+1 (202) 555-0123", " ", "", "  "));
        Assert.Equal("+12025550123", draft.ExternalCallerIdNumber);
        Assert.Null(draft.ForwardAllDestination);
        Assert.Null(draft.InternalCallerIdName);
        Assert.Null(draft.CallGroup);
    }

    [Fact]
    public void Ranges_hold_at_both_ends()
    {
        Assert.False(Check(d => (d.RingTimeoutSeconds, d.MaxRegistrations) = (5, 1)).Any);
        Assert.False(Check(d => (d.RingTimeoutSeconds, d.MaxRegistrations) = (300, 20)).Any);
        Assert.Equal(2, Check(d => (d.RingTimeoutSeconds, d.MaxRegistrations) = (4, 0)).All.Count);
        Assert.Equal(2, Check(d => (d.RingTimeoutSeconds, d.MaxRegistrations) = (301, 21)).All.Count);
    }

    private static Saving.FieldErrors Check(Action<ExtensionDraft> change) => ExtensionRules.Check(Draft(change));

    private static ExtensionDraft Draft(Action<ExtensionDraft> change)
    {
        var draft = new ExtensionDraft { Number = "1001", DisplayName = "Ada" };
        change(draft);
        draft.Normalize();
        return draft;
    }

    private static void AssertReason(string? expected, string? message)
    {
        if (expected is null)
        {
            Assert.Null(message);
        }
        else
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }
}
