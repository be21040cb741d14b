using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Every text field of every entity that is served, filled with what must never come through, past all of the editors' checks.</summary>
public sealed class HostileDataTests
{
    private static readonly XmlCurlRouter Router = TestPbx.Router();

    private static readonly string[] Forms =
    [
        TestPbx.Lookup("1000", "acme.test", "action=sip_auth&"),
        TestPbx.Lookup("1000", "acme.test", "action=user_call&as_channel=true&"),
        TestPbx.Lookup("1000", "acme.test", "action=voicemail-lookup&"),
        TestPbx.Lookup("1000", "acme.test", "action=reverse-auth-lookup&"),
        TestPbx.Lookup("1000", "acme.test", "action=jsonrpc-authenticate&"),
        TestPbx.Lookup("1000", "acme.test", "action=group_call&"),
        TestPbx.Lookup("1000", "acme.test"),
        "section=directory&tag_name=domain&key_name=name&key_value=acme.test&group_name=sales&action=group_call&domain=acme.test",
        "section=directory&tag_name=domain&key_name=name&key_value=acme.test&user=_all_&purpose=publish-vm&domain=acme.test",
        "section=directory&tag_name=domain&key_name=name&key_value=acme.test&purpose=network-list&domain=acme.test",
        "section=directory&tag_name=domain&key_name=name&key_value=acme.test&Event-Calling-Function=populate_database",
        "section=directory&tag_name=&key_name=&key_value=&purpose=gateways&profile=internal",
        "section=configuration&tag_name=configuration&key_name=name&key_value=sofia.conf",
        "section=configuration&tag_name=configuration&key_name=name&key_value=acl.conf",
        TestPbx.Dial("1000", "acme.test", "1001"),
        TestPbx.Dial("callsign-after-ringing", "acme.test", "1001", "&variable_callsign_rang=1000&variable_originate_disposition=NO_ANSWER"),
        TestPbx.Dial("*97", "acme.test"),
    ];

    public static TheoryData<string> ExtensionFields() => Fields<ExtensionEntry>();

    public static TheoryData<string> GatewayFields() => Fields<GatewayEntry>();

    public static TheoryData<string> TenantFields() => Fields<Tenant>();

    // The entry itself, past its own checks: the writer alone must hold.
    [Theory]
    [MemberData(nameof(ExtensionFields))]
    public void An_extensions_field_never_comes_through(string field)
    {
        foreach (var text in Texts())
        {
            var entry = Set(TestPbx.Extension(TestPbx.Acme, "1000", e => e.CallGroup = "sales"), field, text);
            var other = TestPbx.Extension(TestPbx.Acme, "1001");
            Check(PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme, entry, other)], [], DateTimeOffset.UnixEpoch), text);
        }
    }

    [Theory]
    [MemberData(nameof(GatewayFields))]
    public void A_gateways_field_never_comes_through(string field)
    {
        foreach (var text in Texts())
        {
            var gateway = Set(TestPbx.Gateway("trunk", null), field, text);
            Check(PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme)], [gateway], DateTimeOffset.UnixEpoch), text);
        }
    }

    [Theory]
    [MemberData(nameof(TenantFields))]
    public void A_tenants_field_never_comes_through(string field)
    {
        foreach (var text in Texts())
        {
            var tenant = Set(new Tenant { Name = "Acme", Domain = "acme.test" }, field, text);
            Check(PbxSnapshot.Of([TestPbx.Tenant(tenant, TestPbx.Extension(TestPbx.Acme, "1000"))], [], DateTimeOffset.UnixEpoch), text);
        }
    }

    // The row as the database has it: what can't be used is left out before it reaches the writer.
    [Fact]
    public void Hostile_rows_make_no_hostile_entries()
    {
        foreach (var text in Texts())
        {
            foreach (var property in typeof(Extension).GetProperties().Where(p => p.PropertyType == typeof(string) && p.Name != "Number"))
            {
                var row = new Extension
                {
                    TenantId = TestPbx.Acme.Id, Number = "1000", DisplayName = "x", ForwardAllEnabled = true, ForwardBusyEnabled = true,
                    ForwardNoAnswerEnabled = true, ForwardNotRegisteredEnabled = true,
                };
                property.SetValue(row, text);
                var entry = ExtensionEntry.From(row, "acme.test", "password", "1234")!;
                foreach (var routed in new[] { entry.ForwardAll, entry.ForwardBusy, entry.ForwardNoAnswer, entry.ForwardNotRegistered, entry.AllowedAddresses, entry.CallGroup, entry.VoicemailEmail, entry.InternalNumber })
                {
                    Assert.True(routed is null || routed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '@'), routed);
                }
            }
        }
    }

    private static void Check(PbxSnapshot snapshot, string text)
    {
        foreach (var form in Forms)
        {
            string? answer;
            try
            {
                answer = TestPbx.Ask(form, snapshot, Router);
            }
            catch (InvalidDataException)
            {
                continue; // refused: the endpoint answers "not found"
            }

            if (answer is not null)
            {
                var read = FreeSwitchReader.Read(answer);
                Assert.DoesNotContain(read.Descendants(), e => e.Name.LocalName is "evil" or "X-PRE-PROCESS");
                Assert.False(read.Descendants("param").Any(p => (string?)p.Attribute("name") == "allow-empty-password"), text);
            }
        }
    }

    internal static IEnumerable<string> Texts() =>
        FsXmlWriterTests.Hostile().Select(row => row.Data).Concat(
        [
            "x\"/><evil/><param name=\"allow-empty-password\" value=\"true", "1000 XML public", "1000,sofia/gateway/globex-trunk/911", "{origination_uuid=1}",
            "acme.test@evil.test", "'; system('rm')", "1000\"/></condition><evil/>", "a b;c", "^^:x",
        ]);

    private static TheoryData<string> Fields<T>() => [.. typeof(T).GetProperties().Where(p => p is { PropertyType: var t, CanWrite: true } && t == typeof(string)).Select(p => p.Name)];

    // Init-only properties can be set by reflection, which is all that a test needs.
    private static T Set<T>(T target, string field, string text)
    {
        typeof(T).GetProperty(field)!.SetValue(target, text);
        return target;
    }
}
