using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.Logging;
using CallSign.Core.PortalUsers;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Tests.Observability;

public sealed class LoggingTests(Postgres postgres)
{
    [Fact]
    public async Task Production_logs_json_in_utc_with_the_scopes_of_call_tenant_and_node()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        var (call, tenant) = (Guid.NewGuid(), Guid.NewGuid());
        var scopes = new LoggerExternalScopeProvider();
        var logger = new ScopeOnly(scopes);
        using var text = new StringWriter();
        using (logger.BeginNode("fs1"))
        using (logger.BeginCall(call, tenant))
        {
            Formatter(host).Write(
                new LogEntry<string>(LogLevel.Warning, "CallSign.Test", new EventId(7, "Lost"), "the \"state\"\nünï", new InvalidOperationException("why"), (s, _) => s),
                scopes, text);
        }

        Assert.Equal('\n', text.ToString()[^1]);
        Assert.Single(text.ToString().TrimEnd('\n').Split('\n')); // one line, whatever the message holds
        using var json = JsonDocument.Parse(text.ToString());
        var root = json.RootElement;
        Assert.EndsWith("Z", root.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(root.GetProperty("Timestamp").GetString()!, null), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Equal("the \"state\"\nünï", root.GetProperty("Message").GetString());
        Assert.Equal(7, root.GetProperty("EventId").GetInt32());
        Assert.Contains("why", root.GetProperty("Exception").GetString(), StringComparison.Ordinal);
        var all = root.GetProperty("Scopes").EnumerateArray().SelectMany(s => s.EnumerateObject()).Where(p => p.Name != "Message")
            .ToDictionary(p => p.Name, p => p.Value.ToString());
        Assert.Equal(new() { [LogScopes.CallUuid] = call.ToString(), [LogScopes.Tenant] = tenant.ToString(), [LogScopes.Node] = "fs1" }, all);
    }

    [Fact]
    public async Task Development_logs_text()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["environment"] = "Development" });
        Assert.Equal(ConsoleFormatterNames.Simple, Formatter(host).Name);
    }

    [Fact]
    public async Task Secrets_are_in_no_log_line_at_any_level()
    {
        const string NodeKey = "node-key-0123456789abcdef", Wrong = "wrong horse battery", WrongKey = "wrong-key-0123456789";
        using var log = new CapturedLog();
        await using var host = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(),
            new Dictionary<string, string>
            {
                ["FREESWITCH_API_KEY"] = NodeKey,
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Trace",
            },
            builder => builder.Logging.ClearProviders().AddProvider(log));
        var tenant = await host.NewTenantAsync();
        var user = await host.NewUserAsync(PortalRole.TenantAdministrator, tenant);
        var apiKey = await host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead);

        // the sign-in form, refused and accepted
        using (var stranger = host.NewClient())
        {
            using var refused = await PortalHost.PostFormAsync(
                stranger, "/account/sign-in", "sign-in", new() { ["Form.Email"] = user.Email!, ["Form.Password"] = Wrong });
        }

        using (await host.SignInAsync(user))
        {
        }

        // basic authentication of the node, refused and accepted
        foreach (var key in new[] { NodeKey, WrongKey })
        {
            using var node = host.NewClient();
            node.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Basic(key));
            using var answer = await node.PostAsync("/freeswitch/xmlapi", new FormUrlEncodedContent([new("section", "directory"), new("password", "posted-password-1")]));
        }

        // API keys, good and bad
        foreach (var key in new[] { apiKey, "cs_" + WrongKey })
        {
            using var client = host.NewClient(key);
            using var answer = await client.GetAsync("/api/v1/calls");
            client.DefaultRequestHeaders.Authorization = null;
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
            using var second = await client.GetAsync("/api/v1/calls/live");
        }

        Assert.True(log.Lines.Count() > 200, "Nothing was captured: the levels were not set.");
        foreach (var secret in new[] { PortalHost.Password, Wrong, NodeKey, WrongKey, Basic(NodeKey), Basic(WrongKey), apiKey, "posted-password-1" })
        {
            Assert.DoesNotContain(log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_signed_in_request_logs_its_tenant()
    {
        using var log = new CapturedLog();
        await using var host = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["Logging:LogLevel:Microsoft.AspNetCore.Routing"] = "Trace" },
            builder => builder.Logging.ClearProviders().AddProvider(log));
        var tenant = await host.NewTenantAsync();
        using var client = host.NewClient(await host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead));
        using var answer = await client.GetAsync("/api/v1/calls");
        Assert.Contains(log.Lines, l => l.Contains("/api/v1/calls", StringComparison.Ordinal) && l.Contains($"{LogScopes.Tenant}={tenant.Id}", StringComparison.Ordinal));
    }

    private static ConsoleFormatter Formatter(PortalHost host)
    {
        var name = host.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        return host.Services.GetServices<ConsoleFormatter>().Single(f => f.Name == name);
    }

    private static string Basic(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes("freeswitch:" + key));

    private sealed class ScopeOnly(IExternalScopeProvider scopes) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }
    }
}
