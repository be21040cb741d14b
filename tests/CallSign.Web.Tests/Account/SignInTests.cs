using System.Net;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Account;

public sealed class SignInTests(PortalFixture portal, Postgres postgres) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task A_user_signs_in_and_it_is_on_record()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var user = await portal.Host.NewUserAsync(PortalRole.Supervisor, tenant);
        using var client = await portal.Host.SignInAsync(user);
        using var home = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        await using var context = portal.Host.Db.Open(TenantScope.Of(tenant.Id));
        Assert.Contains(await context.AuditEntries.ToListAsync(), a => a.Action == "sign-in" && a.ActorUserId == user.Id && a.Address == "127.0.0.1");
        Assert.NotNull((await context.Users.SingleAsync(u => u.Id == user.Id)).LastSignInAt);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_login_even_for_the_right_one()
    {
        var user = await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        for (var i = 0; i < 5; i++)
        {
            using var client = portal.Host.NewClient();
            using var wrong = await PostAsync(client, user.Email!, "wrong password " + i);
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        using var last = portal.Host.NewClient();
        using var right = await PostAsync(last, user.Email!, PortalHost.Password);
        Assert.Contains("locked", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_of_a_disabled_tenant_stay_out()
    {
        var tenant = await portal.Host.NewTenantAsync();
        var user = await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        await using (var context = portal.Host.Db.Open(TenantScope.System))
        {
            (await context.Tenants.SingleAsync(t => t.Id == tenant.Id)).Enabled = false;
            await context.SaveChangesAsync();
        }

        using var client = portal.Host.NewClient();
        using var answer = await PostAsync(client, user.Email!, PortalHost.Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task The_way_back_never_leads_out_of_the_portal(string returnUrl)
    {
        var user = await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        using var client = portal.Host.NewClient();
        using var answer = await PortalHost.PostFormAsync(
            client, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl), "sign-in",
            new() { ["Form.Email"] = user.Email!, ["Form.Password"] = PortalHost.Password });
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/", new Uri(portal.Host.Url, answer.Headers.Location!).AbsolutePath);
        Assert.Equal("localhost", new Uri(portal.Host.Url, answer.Headers.Location!).Host);
    }

    [Fact]
    public async Task A_post_without_the_antiforgery_token_is_refused()
    {
        var user = await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        using var client = await portal.Host.SignInAsync(user);
        using var content = new FormUrlEncodedContent([new("unused", "")]);
        using var answer = await client.PostAsync("/account/sign-out", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Pages_lead_strangers_to_sign_in_and_programs_get_401()
    {
        using var client = portal.Host.NewClient();
        using var page = await client.GetAsync("/");
        Assert.StartsWith("/account/sign-in", page.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        using var api = await client.GetAsync("/api/v1/calls");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_platform_administrator_enters_a_tenant_and_leaves_it_and_both_are_on_record()
    {
        var tenant = await portal.Host.NewTenantAsync(name: "Entered GmbH");
        var user = await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator);
        using var client = await portal.Host.SignInAsync(user, enter: tenant);
        using var left = await PortalHost.PostFormAsync(client, "/account/tenant/leave", null, [], tokenFrom: "/account/denied");
        Assert.Equal("/tenants", left.Headers.Location!.ToString());
        await using var context = portal.Host.Db.Open(TenantScope.System);
        var actions = await context.AuditEntries.Where(a => a.ActorUserId == user.Id).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync();
        Assert.Equal(["sign-in", "enter tenant", "leave tenant"], actions[^3..]);
    }

    [Fact]
    public async Task A_tenant_administrator_can_not_enter_another_tenant()
    {
        var own = await portal.Host.NewTenantAsync();
        var other = await portal.Host.NewTenantAsync();
        using var client = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, own));
        using var answer = await PortalHost.PostFormAsync(
            client, "/account/tenant/enter", null, new() { ["tenantId"] = other.Id.ToString() }, tokenFrom: "/account/denied");
        Assert.StartsWith("/account/denied", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_attempts_of_one_address_are_slowed_down_and_told_when_to_come_back()
    {
        await using var slow = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(), configure: b => b.Services.PostConfigure<SignInLimitOptions>(o => o.AttemptsPerMinute = 3));
        await slow.NewUserAsync(PortalRole.PlatformAdministrator);
        using var client = slow.NewClient();
        for (var i = 0; i < 3; i++)
        {
            using var allowed = await PostAsync(client, $"nobody{i}@example.com", "not a password");
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        }

        using var refused = await PostAsync(client, "nobody@example.com", "not a password");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var form = await client.GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    public async Task An_invented_passkey_is_refused_and_breaks_nothing(string credential)
    {
        using var client = portal.Host.NewClient();
        using var answer = await PortalHost.PostFormAsync(client, "/account/sign-in", "sign-in", new() { ["Form.Credential"] = credential });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_forbid_frames_foreign_scripts_and_sniffing()
    {
        using var client = portal.Host.NewClient();
        using var answer = await client.GetAsync("/account/sign-in");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.NotEmpty(answer.Headers.GetValues("Referrer-Policy"));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string email, string password) =>
        PortalHost.PostFormAsync(client, "/account/sign-in", "sign-in", new() { ["Form.Email"] = email, ["Form.Password"] = password });
}
