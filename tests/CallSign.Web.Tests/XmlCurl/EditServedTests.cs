using System.Globalization;
using CallSign.Core.Changes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;
using CallSign.Web.XmlCurl;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>What is saved is served: on the instance that saved it, on others that share the database, and after the database was away.</summary>
public sealed class EditServedTests(Postgres postgres)
{
    private const string Credential = "freeswitch:" + XmlCurlPortal.Key;
    private static readonly Dictionary<string, string> Settings = new() { ["FREESWITCH_API_KEY"] = XmlCurlPortal.Key };
    private static readonly string Lookup = TestPbx.Lookup("1000", "acme.test");

    [Fact]
    public async Task An_edit_is_served_by_every_instance()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var here = await PortalHost.StartAsync(database, Settings);
        await using var there = await PortalHost.StartAsync(database, Settings);
        await PbxSeed.TenantAsync(here.Services, "acme.test", "1000");
        foreach (var host in (PortalHost[])[here, there])
        {
            await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("User 1000", StringComparison.Ordinal));
        }

        await EditAsync(there, "Grace");
        foreach (var host in (PortalHost[])[here, there])
        {
            await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("Grace", StringComparison.Ordinal));
        }

        await using (var context = here.Db.Open(TenantScope.System))
        {
            context.Remove(context.Extensions.Single());
            await context.SaveChangesAsync();
        }

        await XmlCurlWait.UntilAsync(there, Lookup, Credential, a => a.Contains("not found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_database_is_away_the_last_snapshot_is_served_and_afterwards_everything_is_compared()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var host = await PortalHost.StartAsync(database, Settings);
        await PbxSeed.TenantAsync(host.Services, "acme.test", "1000");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("User 1000", StringComparison.Ordinal));
        await using var own = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await own.OpenAsync();
        await using var administration = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Database = "postgres", Pooling = false }.ConnectionString);
        await administration.OpenAsync();

        await ExecuteAsync(administration, $"alter database {own.Database} with allow_connections false");
        await ExecuteAsync(administration, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{own.Database}' and pid <> {own.ProcessID}");
        await using (var http = await RawHttp.ConnectAsync(host.Url))
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Contains("User 1000", (await http.AskAsync(Lookup, Credential)).Body);
            }
        }

        // Nobody is told of this one.
        await ExecuteAsync(own, "update extensions set display_name = 'Ada'");
        await ExecuteAsync(administration, $"alter database {own.Database} with allow_connections true");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("Ada", StringComparison.Ordinal));
        await EditAsync(host, "Hedy");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("Hedy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_is_of_one_moment_however_many_edits_come()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), Settings);
        await PbxSeed.TenantAsync(host.Services, "acme.test", "1000");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("User 1000", StringComparison.Ordinal));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var http = await RawHttp.ConnectAsync(host.Url);
            var count = 0;
            while (!done.IsCancellationRequested)
            {
                var body = (await http.AskAsync(Lookup, Credential)).Body;
                string[] values = [.. new[] { "directory_full_name", "effective_caller_id_name" }.Select(n => body.Split($"name=\"{n}\" value=\"")[1].Split('"')[0])];
                Assert.Equal(values[0], values[1]);
                count++;
            }

            return count;
        })).ToList();
        for (var i = 0; i < 40; i++)
        {
            await EditAsync(host, "Name " + i.ToString(CultureInfo.InvariantCulture));
        }

        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("Name 39", StringComparison.Ordinal));
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_pin_changed_by_telephone_is_saved_before_the_answer()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), Settings);
        var tenant = await PbxSeed.TenantAsync(host.Services, "acme.test", "1000");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("User 1000", StringComparison.Ordinal));
        await using var http = await RawHttp.ConnectAsync(host.Url);

        Assert.Contains("<result success=\"false\"/>", (await http.AskAsync(Change("1234"), Credential)).Body); // too easy to guess
        Assert.Contains("<result success=\"false\"/>", (await http.AskAsync(Change(""), Credential)).Body);
        Assert.Contains("not found", (await http.AskAsync(Change("480326").Replace("1000", "1009", StringComparison.Ordinal), Credential)).Body);
        Assert.Contains("<result success=\"true\"/>", (await http.AskAsync(Change("480326"), Credential)).Body);

        await using var context = host.Db.Open(TenantScope.Of(tenant.Id));
        var row = await context.Extensions.SingleAsync();
        Assert.Equal("480326", host.Services.GetRequiredService<SecretBox>().Decrypt(row.VoicemailPin!.Value));
        var audit = await context.AuditEntries.SingleAsync(a => a.Action == "update");
        Assert.Equal("telephone 1000", audit.ActorName);
        Assert.DoesNotContain("480326", audit.After + audit.Before);
        await XmlCurlWait.UntilAsync(
            host, TestPbx.Lookup("1000", "acme.test", "action=voicemail-lookup&"), Credential, a => a.Contains("480326", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pin_that_could_not_be_saved_is_refused()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var host = await PortalHost.StartAsync(database, Settings);
        await PbxSeed.TenantAsync(host.Services, "acme.test", "1000");
        await XmlCurlWait.UntilAsync(host, Lookup, Credential, a => a.Contains("User 1000", StringComparison.Ordinal));
        await using var own = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await own.OpenAsync();
        await using var transaction = await own.BeginTransactionAsync();
        await ExecuteAsync(own, "lock table extensions in access exclusive mode"); // as slow as a database can be

        await using var http = await RawHttp.ConnectAsync(host.Url);
        Assert.Contains("<result success=\"false\"/>", (await http.AskAsync(Change("480326"), Credential)).Body);
    }

    [Fact]
    public async Task The_first_run_makes_a_key_and_a_new_one_holds_everywhere_at_once()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var here = await PortalHost.StartAsync(database);
        await using var there = await PortalHost.StartAsync(database);
        var old = here.Services.GetRequiredService<NodeKey>().Current;
        Assert.Equal(44, old.Length);
        Assert.Equal(old, there.Services.GetRequiredService<NodeKey>().Current);

        var administrator = new Actor("root@example.com", null, null, PortalRole.PlatformAdministrator);
        var made = await here.Services.GetRequiredService<NodeKey>().RotateAsync(administrator);

        Assert.NotEqual(old, made);
        await PbxSeed.TenantAsync(here.Services, "acme.test", "1000");
        await XmlCurlWait.UntilAsync(here, Lookup, "x:" + made, a => a.Contains("User 1000", StringComparison.Ordinal));
        await XmlCurlWait.UntilAsync(there, Lookup, "x:" + made, a => a.Contains("User 1000", StringComparison.Ordinal));
        await using var http = await RawHttp.ConnectAsync(there.Url);
        Assert.NotEqual(200, (await http.AskAsync(Lookup, "x:" + old)).Status);
        var user = new Actor("user", null, null, PortalRole.TenantAdministrator);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => here.Services.GetRequiredService<NodeKey>().RotateAsync(user));
        await using var context = here.Db.Open(TenantScope.System);
        var stored = await context.Settings.SingleAsync(s => s.Key == "xml_curl.key");
        Assert.DoesNotContain(made, stored.Secret!.Value.Ciphertext + stored.Value);
    }

    [Fact]
    public async Task A_key_of_the_environment_can_not_be_changed_here()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), Settings);
        var key = host.Services.GetRequiredService<NodeKey>();
        Assert.True(key.IsFixed);
        Assert.Equal(XmlCurlPortal.Key, key.Current);
        await Assert.ThrowsAsync<InvalidOperationException>(() => key.RotateAsync(Actor.System("test")));
    }

    private static string Change(string pin) =>
        "hostname=vm&section=directory&tag_name=domain&key_name=name&key_value=acme.test&Event-Subclass=vm%3A%3Amaintenance&VM-Action=change-password"
        + $"&VM-User-Password={pin}&VM-User=1000&VM-Domain=acme.test&key=id&user=1000&domain=acme.test&ip=127.0.0.1";

    private static async Task EditAsync(PortalHost host, string name)
    {
        await using var context = host.Db.Open(TenantScope.System);
        var extension = await context.Extensions.SingleAsync();
        extension.DisplayName = name;
        await context.SaveChangesAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
