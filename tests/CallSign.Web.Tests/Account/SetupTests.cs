using System.Net;
using CallSign.Core.Audit;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Web.Tests.Account;

public sealed class SetupTests(Postgres postgres)
{
    private const string Password = "seven quiet herons";

    [Fact]
    public async Task The_first_run_leads_every_page_to_the_set_up_and_never_again()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        using var client = portal.NewClient();
        using (var before = await client.GetAsync("/account/sign-in"))
        {
            Assert.Equal("/setup", before.Headers.Location?.ToString());
        }

        using (var made = await PostAsync(client, await CodeAsync(portal), "first@example.com"))
        {
            Assert.Equal(HttpStatusCode.Found, made.StatusCode);
        }

        using (var home = await client.GetAsync("/"))
        {
            Assert.Equal(HttpStatusCode.OK, home.StatusCode); // signed in at once
        }

        using var after = await client.GetAsync("/setup");
        Assert.Equal("/", after.Headers.Location?.ToString());
        Assert.False(File.Exists(Path.Combine(portal.DataFolder, "setup-code")));
        await using var context = portal.Db.Open(TenantScope.System);
        Assert.Equal(PortalRole.PlatformAdministrator, (await context.Users.SingleAsync()).Role);
        Assert.Contains(await context.AuditEntries.ToListAsync(), a => a is { Entity: nameof(PortalUser), Action: "create" } && !(a.After ?? "").Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_code_nobody_becomes_administrator()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        using var client = portal.NewClient();
        using var refused = await PostAsync(client, "AAAA-BBBB-CCCC", "thief@example.com");
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("This is not the setup code", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var context = portal.Db.Open(TenantScope.System);
        Assert.False(await context.Users.AnyAsync());
    }

    [Fact]
    public async Task Of_two_who_come_at_the_same_moment_one_is_refused()
    {
        await using var portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var code = await CodeAsync(portal);
        using var one = portal.NewClient();
        using var other = portal.NewClient();
        var answers = await Task.WhenAll(PostAsync(one, code, "one@example.com"), PostAsync(other, code, "other@example.com"));
        await using var context = portal.Db.Open(TenantScope.System);
        Assert.Equal(1, await context.Users.CountAsync());
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("short", "at least 12 characters")]
    [InlineData("aaaaaaaabbbb", "more than four different")]
    [InlineData("first1234567890", "Leave your own login out")]
    [InlineData("password12345", "leaked passwords")]
    public void Weak_passwords_are_refused_in_words(string password, string reason) =>
        Assert.Contains(reason, PasswordRules.Mistake(password, "first@example.com"), StringComparison.Ordinal);

    private static Task<string> CodeAsync(PortalHost portal) => File.ReadAllTextAsync(Path.Combine(portal.DataFolder, "setup-code"));

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string code, string email) => PortalHost.PostFormAsync(
        client,
        "/setup",
        "setup",
        new()
        {
            ["Form.Code"] = code, ["Form.DisplayName"] = "First", ["Form.Email"] = email, ["Form.Password"] = Password, ["Form.PasswordAgain"] = Password,
        });
}
