using System.Net;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Security;

public sealed class ApiKeyAuthenticationTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("Authorization", "Bearer {0}", "/api/v1/extensions")]
    [InlineData("X-Api-Key", "{0}", "/api/v1/extensions")]
    public async Task A_key_signs_in_as_its_tenant_with_its_scopes(string header, string format, string path)
    {
        var tenant = await portal.Host.NewTenantAsync();
        var key = await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead, ApiKeyScopes.ExtensionsRead);
        var result = await AuthenticateAsync(path, null, (header, string.Format(null, format, key)));
        Assert.True(result.Succeeded);
        var actor = Actor.From(result.Principal!);
        Assert.Equal(tenant.Id, actor.TenantId);
        Assert.Null(actor.UserId);
        Assert.Equal("API key Test", actor.Name);
        Assert.Equal(["calls:read", "extensions:read"], result.Principal!.FindAll(CallSignClaims.Scope).Select(c => c.Value));
    }

    [Fact]
    public async Task A_query_carries_a_key_for_hubs_only()
    {
        var key = await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), ApiKeyScopes.CallsRead);
        Assert.True((await AuthenticateAsync("/hubs/live", "?access_token=" + key)).Succeeded);
        Assert.False((await AuthenticateAsync("/api/v1/calls", "?access_token=" + key)).Succeeded);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_once_it_is_forgotten()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var key = await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead);
        Assert.True((await AuthenticateAsync("/api/v1/calls", null, ("X-Api-Key", key))).Succeeded);
        var admin = new Actor("test", null, tenant.Id, PortalRole.TenantAdministrator);
        var list = await portal.Host.Services.GetRequiredService<ApiKeyList>().ReadAsync(admin, new(), CancellationToken.None);
        Assert.NotNull(Assert.Single(list.Items).LastUsedAt);
        await portal.Host.Services.GetRequiredService<ApiKeyEditor>().RevokeAsync(admin, list.Items[0].Id, CancellationToken.None);
        portal.Host.Services.GetRequiredService<ApiKeyDirectory>().Forget();
        Assert.False((await AuthenticateAsync("/api/v1/calls", null, ("X-Api-Key", key))).Succeeded);
    }

    [Fact]
    public async Task Keys_of_a_disabled_tenant_are_refused()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var key = await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead);
        await using (var context = portal.Host.Db.Open(TenantScope.System))
        {
            (await context.Tenants.SingleAsync(t => t.Id == tenant.Id)).Enabled = false;
            await context.SaveChangesAsync();
        }

        Assert.False((await AuthenticateAsync("/api/v1/calls", null, ("X-Api-Key", key))).Succeeded);
    }

    [Fact]
    public async Task A_key_opens_no_page_of_the_portal()
    {
        var key = await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)]);
        using var client = portal.Host.NewClient(key);
        using var answer = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_tenants_key_never_gets_a_scope_of_the_platform()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var editor = portal.Host.Services.GetRequiredService<ApiKeyEditor>();
        var result = await editor.CreateAsync(new("a", null, tenant.Id, PortalRole.TenantAdministrator), "x", [ApiKeyScopes.MetricsRead], null, CancellationToken.None);
        Assert.NotNull(result.Errors["Scopes"]);
        var user = await editor.CreateAsync(new("u", null, tenant.Id, PortalRole.Supervisor), "x", [ApiKeyScopes.CallsRead], null, CancellationToken.None);
        Assert.False(user.Succeeded);
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string path, string? query, params (string Name, string Value)[] headers)
    {
        await using var scope = portal.Host.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName);
    }
}
