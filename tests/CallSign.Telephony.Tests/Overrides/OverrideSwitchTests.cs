using System.Text;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.TimeConditions;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Overrides;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Overrides;

public sealed class OverrideSwitchTests(Postgres postgres)
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void The_event_of_the_dialplan_is_read() =>
        Assert.Equal(new OverrideRequest("acme.test", Guid.ParseExact(Id, "N"), HoursOverride.ForceClosed, "1001"), Read("acme.test", Id, "force_closed", "1001"));

    [Theory]
    [InlineData("acme.test", Id, "ForceClosed", "1001")]
    [InlineData("acme.test", Id, "", "1001")]
    [InlineData("acme.test", "1", "auto", "1001")]
    [InlineData("", Id, "auto", "1001")]
    [InlineData("acme.test", Id, "auto", "")]
    public void Another_one_is_not(string domain, string id, string set, string extension) => Assert.Null(Read(domain, id, set, extension));

    [Fact]
    public async Task A_phone_switches_its_own_tenants_condition_once()
    {
        await using var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s.AddNouns());
        var (acme, other) = (await PbxSeed.TenantAsync(services, "acme.test"), await PbxSeed.TenantAsync(services, "other.test"));
        var (list, editor) = (services.GetRequiredService<NounList<TimeCondition>>(), services.GetRequiredService<NounEditor<TimeCondition>>());
        var actor = new Actor("admin@acme.test", Guid.NewGuid(), acme.Id, PortalRole.TenantAdministrator);
        var condition = (await editor.CreateAsync(actor, new TimeCondition { Name = "Office", OpenDestination = Destination.ToNumber("1001") }, default)).Value!;
        using var subject = new OverrideSwitch(null!, new Domains(acme, other), list, editor, NullLogger<OverrideSwitch>.Instance);

        await subject.SetAsync(new OverrideRequest("other.test", condition.Id, HoursOverride.ForceOpen, "1001"), default);
        await subject.SetAsync(new OverrideRequest("nowhere.test", condition.Id, HoursOverride.ForceOpen, "1001"), default);
        Assert.Equal(HoursOverride.Auto, (await list.FindAsync(actor, condition.Id, default))!.Override);

        var request = new OverrideRequest("acme.test", condition.Id, HoursOverride.ForceOpen, "1001");
        await subject.SetAsync(request, default);
        var set = (await list.FindAsync(actor, condition.Id, default))!;
        Assert.Equal(HoursOverride.ForceOpen, set.Override);
        await subject.SetAsync(request, default); // another portal heard it as well
        Assert.Equal(set.Version, (await list.FindAsync(actor, condition.Id, default))!.Version);
    }

    private static OverrideRequest? Read(string domain, string id, string set, string extension)
    {
        var e = EslEvent.FromPlain(Encoding.ASCII.GetBytes(
            $"Event-Name: CUSTOM\nEvent-Subclass: callsign%3A%3Aoverride\nCallsign-Domain: {domain}\nCallsign-Time-Condition: {id}\nCallsign-Override: {set}\nCallsign-Extension: {extension}\n\n"));
        return OverrideRequest.Read(e.View);
    }

    private sealed class Domains(params Tenant[] tenants) : ITenantDomains
    {
        public bool TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId)
        {
            var name = domain.ToString();
            tenantId = Array.Find(tenants, t => t.Domain == name)?.Id ?? Guid.Empty;
            return tenantId != Guid.Empty;
        }

        public string? DomainOf(Guid tenantId) => Array.Find(tenants, t => t.Id == tenantId)?.Domain;
    }
}
