using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Modules;
using CallSign.TestSupport;
using CallSign.Web.Settings;
using CallSign.Web.XmlCurl;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Two tenants, as the recordings know them, and the lookups on them without a network.</summary>
internal static class TestPbx
{
    public static CallSignSettings Settings { get; } = new() { DataFolder = "/nowhere", NodeUrl = new Uri("http://127.0.0.1:8080/"), XmlCurlKey = "API_KEY" };

    /// <summary>Stands still at a Wednesday noon in Berlin until a test moves it.</summary>
    public static TimeProvider Clock { get; } = new ManualTime(new DateTimeOffset(2026, 11, 25, 11, 0, 0, TimeSpan.Zero));

    public static Tenant Acme { get; } = new() { Id = Guid.Parse("018f0000-0000-7000-8000-00000000000a"), Name = "Acme", Domain = "acme.test", TimeZone = "Europe/Berlin" };

    public static Tenant Globex { get; } = new() { Id = Guid.Parse("018f0000-0000-7000-8000-00000000000b"), Name = "Globex", Domain = "globex.test", Language = "de-DE" };

    /// <summary>acme.test with 1000–1003 and a call group, globex.test with 1000 and 3001, one gateway each and one of the platform.</summary>
    public static PbxSnapshot Snapshot() => PbxSnapshot.Of(
        [
            Tenant(Acme, Extension(Acme, "1000"), Extension(Acme, "1001", e => e.CallGroup = "sales"),
                Extension(Acme, "1002", e => (e.CallGroup, e.AllowedAddresses) = ("sales", "192.0.2.7/32")),
                Extension(Acme, "1003", e => e.VoicemailEnabled = false)),
            Tenant(Globex, Extension(Globex, "1000"), Extension(Globex, "3001")),
        ],
        [
            Gateway("acme-trunk", Acme.Id), Gateway("globex-trunk", Globex.Id), Gateway("platform", null),
        ],
        DateTimeOffset.UnixEpoch);

    public static TenantSnapshot Tenant(Tenant tenant, params ExtensionEntry[] extensions) => new(tenant, extensions);

    /// <summary>acme.test with 1000–1003 and these nouns.</summary>
    public static PbxSnapshot With(params INoun[] nouns) => PbxSnapshot.Of(
        [new TenantSnapshot(Acme, [.. Enumerable.Range(1000, 4).Select(n => Extension(Acme, n.ToString(System.Globalization.CultureInfo.InvariantCulture)))], new NounSet(nouns.Where(n => n is not IPlatformWide)))],
        [], DateTimeOffset.UnixEpoch, new NounSet(nouns.Where(n => n is IPlatformWide)));

    public static ExtensionEntry Extension(Tenant tenant, string number, Action<Extension>? change = null)
    {
        var row = new Extension { TenantId = tenant.Id, Number = number, DisplayName = $"User {number} of {tenant.Name}" };
        change?.Invoke(row);
        return ExtensionEntry.From(row, tenant.Domain, PbxSeed.Password(number, tenant.Domain), "9" + number)!;
    }

    public static GatewayEntry Gateway(string name, Guid? tenant) => GatewayEntry.From(
        new Gateway { Name = name, TenantId = tenant, Proxy = name + ".carrier.test", Register = true, Username = name }, "secret-of-" + name)!;

    /// <summary>The sections found as the product finds them.</summary>
    public static XmlCurlRouter Router(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(Settings);
        services.AddSingleton(Clock);
        services.AddSingleton<IModuleSockets>(new FixedSockets());
        more?.Invoke(services);
        XmlCurlFeature.AddSections(services);
        return new XmlCurlRouter(services.BuildServiceProvider().GetServices<IXmlCurlSection>(), []);
    }

    /// <summary>What a form is answered with; null for "not found".</summary>
    public static string? Ask(string form, PbxSnapshot? snapshot = null, XmlCurlRouter? router = null)
    {
        var writer = new FsXmlWriter();
        var request = new XmlCurlRequest(System.Text.Encoding.UTF8.GetBytes(form));
        return (router ?? Router()).Write(request, snapshot ?? Snapshot(), writer)
            ? System.Text.Encoding.UTF8.GetString(writer.Written)
            : null;
    }

    /// <summary>The applications that a dialplan form is answered with, read as FreeSWITCH reads them.</summary>
    public static IReadOnlyList<(string Application, string Data)> Actions(string form, PbxSnapshot snapshot, XmlCurlRouter? router = null) =>
    [
        .. FreeSwitchReader.Read(Ask(form, snapshot, router)!).Descendants("action")
            .Select(a => ((string)a.Attribute("application")!, (string)a.Attribute("data")!)),
    ];

    public static string Lookup(string user, string domain, string more = "") =>
        $"hostname=vm&section=directory&tag_name=domain&key_name=name&key_value={domain}&{more}key=id&user={user}&domain={domain}";

    /// <summary>A dialplan lookup of an authenticated extension of the tenant.</summary>
    public static string Dial(string number, string context, string caller = "1000", string more = "") =>
        "hostname=vm&section=dialplan&tag_name=&key_name=&key_value=&Event-Name=REQUEST_PARAMS&Answer-State=ringing&Caller-Context=" + context
        + $"&variable_user_name={caller}&variable_domain_name={context}{more}&Hunt-Destination-Number={Uri.EscapeDataString(number)}&Hunt-Context={context}";

    /// <summary>The variables of a call of Acme's that the tenant itself leads to a number.</summary>
    public static string Leads(string number) => $"^^;domain_name=acme.test;hangup_after_bridge=true;callsign_dials={number};callsign_dials_for=";

    /// <summary>All that is run to lead a call of Acme's to a number.</summary>
    public static (string Application, string Data)[] LedTo(string number) => [("multiset", Leads(number)), ("transfer", number + " XML acme.test")];

    private sealed class FixedSockets : IModuleSockets
    {
        public string? SocketOf(string module) => "127.0.0.1:9001/" + module;
    }
}
