using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Reload;
using CallSign.Web.Doctor;
using CallSign.Web.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What the portal explains, held against what a real FreeSWITCH does.</summary>
public sealed class InsightTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private ILookupDoctor Doctor => real.Portal.Services.GetRequiredService<ILookupDoctor>();

    [Fact]
    public async Task The_doctor_says_why_a_phone_is_refused()
    {
        real.Required();
        await real.AddExtensionAsync("2101", "the password");
        await new SipPhone(real.Network, "2101", real.Tenant.Domain, "not the password").IsRefusedAsync();
        await new SipPhone(real.Network, "2199", real.Tenant.Domain, "anything").IsRefusedAsync();
        await new SipPhone(real.Network, "2101", "acme.tst", "anything").IsRefusedAsync();

        await Eventually.TrueAsync(() => Sentences().Exists(s => s.StartsWith("2101 gave a wrong password", StringComparison.Ordinal)));
        Assert.Contains(Sentences(), s => s.StartsWith("Telephone 2199 from ", StringComparison.Ordinal) && s.EndsWith("is no extension of acme.test.", StringComparison.Ordinal));
        Assert.Contains(Sentences(), s => s.Contains("asked for the realm acme.tst", StringComparison.Ordinal));

        List<string> Sentences() => [.. Doctor.Report(real.Administrator, new()).Findings.Select(f => f.Sentence)];
    }

    [Fact]
    public async Task The_switch_asks_what_the_simulator_says_it_will()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2110"), await real.NewPhoneAsync("2111", e => (e.ForwardBusyEnabled, e.ForwardBusyDestination) = (true, "2112")));
        await real.AddExtensionAsync("2112", "nowhere");
        var said = real.Portal.Services.GetRequiredService<IRouteSimulator>().Run(
            real.Tenant.Id, new("2110", "2111", Choices: new Dictionary<int, string> { [0] = "busy", [1] = "not_registered" }))!;
        Assert.EndsWith("(USER_NOT_REGISTERED).", said.Outcome, StringComparison.Ordinal);

        await using var busy = called.Await("phone-busy");
        await using var calling = caller.Call("call-refused", "2111", ("status", "486"));
        await calling.SucceedsAsync();

        var asked = Doctor.Report(real.Administrator, new(Search: "2110", Kind: DoctorKind.Call)).Lookups.Where(l => l.User == "2110").OrderBy(l => l.At).Select(l => l.Words);
        Assert.Equal(["2110 dials 2111", "2110 dials on: what follows", "2110 dials 2112", "2110 dials on: what follows"], asked);
        Assert.Equal(["2111", "callsign-after-ringing", "2112", "callsign-after-ringing"], said.Lookups.Where(l => l.Section == "dialplan").Select(l => l.Subject));
    }

    [Fact]
    public async Task A_save_is_told_as_served_and_as_fetched_by_the_switch()
    {
        real.Required();
        await real.AddExtensionAsync("2120", "the password");
        var receipts = real.Portal.Services.GetRequiredService<ApplyReceipts>();
        await Eventually.TrueAsync(() => receipts.Read(real.Scope).FirstOrDefault(r => r.What.Contains("2120", StringComparison.Ordinal)) is { IsDone: true, AppliedNodes: 1, Fetches.Count: 1 });
    }
}
