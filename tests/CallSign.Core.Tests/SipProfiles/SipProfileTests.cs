using CallSign.Core.Nouns;
using CallSign.Core.SipProfiles;
using CallSign.Core.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.SipProfiles;

public sealed class SipProfileTests(Postgres postgres)
{
    [Theory]
    [InlineData("sip-port", "5070", true)]
    [InlineData("sip-port", "0", false)]
    [InlineData("sip-port", "70000", false)]
    [InlineData("sip-port", "5070x", false)]
    [InlineData("sip-port", "-1", false)]
    [InlineData("tls", "yes", true)]
    [InlineData("tls", "maybe", false)]
    [InlineData("sip-ip", "192.0.2.1", true)]
    [InlineData("sip-ip", "$${local_ip_v4}", true)]
    [InlineData("sip-ip", "$${default_password}", false)]
    [InlineData("sip-ip", "${system x}", false)]
    [InlineData("sip-ip", "a$b", false)]
    [InlineData("ext-sip-ip", "stun:stun.example.com", true)]
    [InlineData("ext-sip-ip", "exec:id", false)]
    [InlineData("wss-binding", ":7443", true)]
    [InlineData("wss-binding", "7443", false)]
    [InlineData("tls-cert-dir", "/etc/freeswitch/tls", true)]
    [InlineData("tls-cert-dir", "/etc/../root", false)]
    [InlineData("user-agent-string", "CallSign \"1\"", false)]
    [InlineData("user-agent-string", "CallSign 1", true)]
    [InlineData("sip-port", "", true)]
    public void A_parameter_takes_what_its_type_takes(string name, string value, bool fine)
    {
        var profile = Profile("internal", (name, value));
        NounRules.Normalize(profile);
        var errors = NounRules.Check(profile);
        Assert.Equal(fine, errors["Parameters[0].Value"] is null);
        Assert.Null(errors["Parameters[0].Name"]);
    }

    [Theory]
    [InlineData("odbc-dsn")]
    [InlineData("dbname")]
    [InlineData("pre-trans-execute")]
    [InlineData("tls-passphrase")]
    [InlineData("X-PRE-PROCESS")]
    [InlineData("sip-port\" value=\"1")]
    [InlineData("")]
    public void A_parameter_beyond_the_catalogue_is_refused(string name)
    {
        var profile = Profile("internal", (name, "1"));
        NounRules.Normalize(profile);
        Assert.NotNull(NounRules.Check(profile)["Parameters[0].Name"]);
    }

    [Fact]
    public void A_parameter_is_set_once()
    {
        var profile = Profile("internal", ("sip-port", "5070"), ("SIP-Port", "5071"));
        NounRules.Normalize(profile);
        Assert.NotNull(NounRules.Check(profile)["Parameters[1].Name"]);
    }

    [Fact]
    public async Task Ports_names_and_lists_are_looked_at_beyond_the_profile()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns().AddSingleton(new SipAddresses()));
        var editor = world.Services.GetRequiredService<NounEditor<SipProfile>>();

        Assert.Contains("5060", (await CreateAsync(Profile("office", ("sip-port", "5060")))).Errors["Parameters[0].Value"], StringComparison.Ordinal);
        Assert.NotNull((await CreateAsync(Profile("office", ("sip-port", "5070"), ("apply-inbound-acl", "nowhere")))).Errors["Parameters[1].Value"]);
        Assert.NotNull((await CreateAsync(Profile("Internal", ("sip-port", "5070")))).Errors["Name"]);
        Assert.Null((await CreateAsync(Profile("office", ("sip-port", "5070"), ("apply-inbound-acl", "domains,rfc1918.auto")))).Errors["Parameters[1].Value"]);
        Assert.NotNull((await CreateAsync(Profile("branch", ("sip-port", "5070")))).Errors["Parameters[0].Value"]);
        Assert.True((await CreateAsync(Profile("internal", ("sip-port", "5071")))).Succeeded);
        Assert.True((await CreateAsync(Profile("branch", ("sip-port", "5060")))).Succeeded);
        await Assert.ThrowsAnyAsync<Exception>(() => editor.CreateAsync(world.AdministratorOfA, Profile("mine", ("sip-port", "5090")), default));

        Task<Saving.SaveResult<SipProfile>> CreateAsync(SipProfile profile) => editor.CreateAsync(TwoTenants.PlatformAdministrator, profile, default);
    }

    private static SipProfile Profile(string name, params (string Name, string Value)[] parameters) =>
        new() { Name = name, Parameters = [.. parameters.Select(p => new SipProfileParameter { Name = p.Name, Value = p.Value })] };
}
