using CallSign.Core.AccessLists;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.SipProfiles;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.AccessLists;

public sealed class AccessListTests(Postgres postgres)
{
    [Theory]
    [InlineData("192.0.2.9", "192.0.2.9/32")]
    [InlineData("192.0.2.9/24", "192.0.2.0/24")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:DB8::1/32", "2001:db8::/32")]
    public void A_network_is_kept_by_its_first_address(string text, string kept)
    {
        var list = List(new AccessNode { Network = text });
        NounRules.Normalize(list);
        Assert.Equal(kept, list.Nodes[0].Network);
        Assert.Empty(NounRules.Check(list).All);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2/24")]
    [InlineData("fe80::1%eth0")]
    [InlineData("$${local_ip_v4}/24")]
    [InlineData("192.0.2.0/24\"/><evil/>")]
    [InlineData("example.com")]
    public void What_is_no_network_is_refused(string text)
    {
        var list = List(new AccessNode { Network = text });
        NounRules.Normalize(list);
        Assert.NotNull(NounRules.Check(list)["Nodes[0].Network"]);
    }

    [Theory]
    [InlineData("domains")]
    [InlineData("DOMAINS")]
    [InlineData("wan.auto")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    public void Some_names_are_not_to_be_had(string name)
    {
        var list = List();
        list.Name = name;
        Assert.NotNull(NounRules.Check(list)["Name"]);
    }

    [Fact]
    public void A_node_is_one_thing_and_stands_there_once()
    {
        var list = List(new AccessNode(), new AccessNode { Network = "192.0.2.1", Domain = "acme.test" }, new AccessNode { Network = "192.0.2.1/32" });
        NounRules.Normalize(list);
        Assert.Equal(["Nodes[0].Network", "Nodes[1].Domain", "Nodes[2].Network"], NounRules.Check(list).All.Select(e => e.Key).Order());
    }

    [Fact]
    public async Task Only_the_platform_keeps_lists_and_only_of_domains_there_are()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns());
        var editor = world.Services.GetRequiredService<NounEditor<AccessList>>();
        var unknown = await editor.CreateAsync(TwoTenants.PlatformAdministrator, List(new AccessNode { Domain = "nobody.test" }), default);
        Assert.NotNull(unknown.Errors["Nodes[0].Domain"]);
        var saved = await editor.CreateAsync(TwoTenants.PlatformAdministrator, List(new AccessNode { Domain = "ACME.test" }), default);
        Assert.True(saved.Succeeded, string.Join("; ", saved.Errors.All));
        Assert.False((await editor.CreateAsync(TwoTenants.PlatformAdministrator, List(), default)).Succeeded); // the name is taken
        await Assert.ThrowsAnyAsync<Exception>(() => editor.CreateAsync(world.AdministratorOfA, new AccessList { Name = "mine" }, default));
    }

    [Fact]
    public async Task A_list_that_a_profile_judges_by_is_neither_deleted_nor_renamed()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.AddNouns());
        var editor = world.Services.GetRequiredService<NounEditor<AccessList>>();
        var list = (await editor.CreateAsync(TwoTenants.PlatformAdministrator, List(new AccessNode { Network = "192.0.2.0/24" }), default)).Value!;
        await using (var context = world.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(new SipProfile { Name = "trunks", Parameters = [new SipProfileParameter { Name = "apply-inbound-acl", Value = "carriers" }] });
            await context.SaveChangesAsync();
        }

        var refused = await editor.DeleteAsync(TwoTenants.PlatformAdministrator, list.Id, null, default);
        Assert.Equal("It is in use by the SIP profile trunks. Give that one another list first.", refused.Errors[""]);
        list.Name = "providers";
        Assert.Contains("trunks", (await editor.SaveAsync(TwoTenants.PlatformAdministrator, list.Id, list.Version, list, default)).Errors[nameof(list.Name)], StringComparison.Ordinal);
    }

    private static AccessList List(params AccessNode[] nodes) => new() { Name = "carriers", Nodes = [.. nodes] };
}
