using System.IO.Compression;
using System.Net;
using CallSign.Core.PortalUsers;
using CallSign.Core.Settings;
using CallSign.Core.Tenancy;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Installation;

public sealed class NodeFilesTests(Postgres postgres)
{
    [Fact]
    public async Task A_node_gets_its_files_with_the_key_and_its_own_password_and_it_is_on_record()
    {
        await using var portal = await StartAsync();
        using var client = await portal.SignInAsync(await portal.NewUserAsync(PortalRole.PlatformAdministrator));
        using var answer = await PostAsync(client, "127.0.0.1:1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var reader = new StreamReader(archive.GetEntry("vars.xml")!.Open());
        var vars = await reader.ReadToEndAsync();
        Assert.Contains("callsign_event_socket_password=node-secret", vars, StringComparison.Ordinal);
        Assert.Contains("callsign_key=" + await portal.Services.GetRequiredService<XmlCurlKeySetting>().ReadOrCreateAsync(default), vars, StringComparison.Ordinal);
        await using var context = portal.Db.Open(TenantScope.System);
        Assert.True(await context.AuditEntries.AnyAsync(a => a.Action == "download files" && a.EntityId == "127.0.0.1:1"));
        using var unknown = await PostAsync(client, "nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_gets_them()
    {
        await using var portal = await StartAsync();
        await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        var tenant = await portal.NewTenantAsync();
        using var client = await portal.SignInAsync(await portal.NewUserAsync(PortalRole.TenantAdministrator, tenant));
        using var refused = await PostAsync(client, "127.0.0.1:1");
        Assert.StartsWith("/account/denied", refused.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        using var stranger = portal.NewClient();
        using var signIn = await PostAsync(stranger, "127.0.0.1:1", "/account/sign-in");
        Assert.StartsWith("/account/sign-in", signIn.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }

    private async Task<PortalHost> StartAsync() =>
        await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FS_SERVERS"] = "127.0.0.1,1,node-secret" });

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string node, string tokenFrom = "/account/denied") =>
        PortalHost.PostFormAsync(client, "/system/node-files", null, new() { ["node"] = node }, tokenFrom: tokenFrom);
}
