using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CallSign.Core.ApiKeys;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Web.Tests.Hosting;

/// <summary>The whole application, as it ships, on a free port of loopback and a database of its own.</summary>
public sealed partial class PortalHost : IAsyncDisposable
{
    /// <summary>The password of every user that <see cref="NewUserAsync"/> makes.</summary>
    public const string Password = "seven quiet herons";

    private readonly ConditionalWeakTable<HttpClient, CookieContainer> _cookies = [];
    private readonly CallSignWebApplication _application;
    private readonly string _dataFolder;
    private int _counter;

    private PortalHost(CallSignWebApplication application, string dataFolder)
    {
        _application = application;
        _dataFolder = dataFolder;
    }

    /// <summary><c>http://localhost:port/</c>: by name, because WebAuthn refuses addresses.</summary>
    public Uri Url
    {
        get
        {
            var bound = _application.Host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new Uri($"http://localhost:{new Uri(bound).Port}/");
        }
    }

    public IServiceProvider Services => _application.Host.Services;

    public CallSignDb Db => Services.GetRequiredService<CallSignDb>();

    public string DataFolder => _dataFolder;

    /// <param name="connectionString">A migrated database.</param>
    /// <param name="settings">Settings by the names of the environment, as <c>FS_SERVERS</c>.</param>
    /// <param name="configure">Last word on the services, to replace one by a test's own.</param>
    public static async Task<PortalHost> StartAsync(
        string connectionString, IReadOnlyDictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var dataFolder = Path.Combine(Path.GetTempPath(), "callsign-portal-" + Guid.NewGuid().ToString("N")[..8]);
        var all = new Dictionary<string, string>
        {
            ["applicationName"] = "CallSign.Web",
            ["contentRoot"] = AppContext.BaseDirectory,
            ["environment"] = "Production",
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:CallSign"] = connectionString,
            ["CALLSIGN_DATA"] = dataFolder,
            ["CALLSIGN_MODULES"] = "127.0.0.1:0", // many portals run at once
            ["CALLSIGN_WEBHOOK_NETWORKS"] = "127.0.0.0/8,::1/128", // where tests' own programs are
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var application = await CallSignWebApplication.BuildAsync(
            [.. all.Select(s => $"--{s.Key}={s.Value}")],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                // All tests come from one address.
                builder.Services.Configure<SignInLimitOptions>(o => o.AttemptsPerMinute = 100_000);
            },
            configure);
        await application.Host.StartAsync();
        return new PortalHost(application, dataFolder);
    }

    /// <summary>A tenant; its domain is made from a running number unless given.</summary>
    public async Task<Tenant> NewTenantAsync(string? domain = null, string? name = null)
    {
        domain ??= $"tenant{Interlocked.Increment(ref _counter)}.test";
        var tenant = new Tenant { Name = name ?? domain, Domain = domain };
        await using var context = Db.Open(TenantScope.System);
        context.Tenants.Add(tenant);
        await context.SaveChangesAsync();
        return tenant;
    }

    /// <summary>A user who can sign in with <see cref="Password"/>.</summary>
    public async Task<PortalUser> NewUserAsync(PortalRole role, Tenant? tenant = null, Action<PortalUser>? change = null)
    {
        var email = $"{role.ToString().ToLowerInvariant()}{Interlocked.Increment(ref _counter)}@example.com";
        var user = new PortalUser { UserName = email, Email = email, DisplayName = $"{role} {_counter}", Role = role, TenantId = tenant?.Id };
        change?.Invoke(user);
        await using var scope = Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, Password);
        Assert.True(result.Succeeded, string.Join(' ', result.Errors.Select(e => e.Description)));
        return user;
    }

    /// <summary>The actor that <paramref name="user"/> is when signed in; a platform administrator may have entered a tenant.</summary>
    public static Actor ActorOf(PortalUser user, Tenant? entered = null) => new(user.UserName!, user.Id, entered?.Id ?? user.TenantId, user.Role, "127.0.0.1");

    /// <summary>A key of the tenant (null: of the platform); returns it in clear.</summary>
    public async Task<string> NewApiKeyAsync(Tenant? tenant, params string[] scopes)
    {
        var actor = new Actor("test", null, tenant?.Id, tenant is null ? PortalRole.PlatformAdministrator : PortalRole.TenantAdministrator);
        var result = await Services.GetRequiredService<ApiKeyEditor>().CreateAsync(actor, "Test", scopes, null, CancellationToken.None);
        Assert.True(result.Succeeded, string.Join(' ', result.Errors.All.Select(e => e.Value)));
        return result.Value!.Key;
    }

    /// <summary>A client that keeps cookies and does not follow redirects.</summary>
    public HttpClient NewClient(string? apiKey = null)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Url };
        _cookies.Add(client, cookies);
        if (apiKey is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", apiKey);
        }

        return client;
    }

    /// <summary>A client with the cookie of <paramref name="user"/>, signed in by the form that people use; platform administrators may enter a tenant.</summary>
    public async Task<HttpClient> SignInAsync(PortalUser user, Tenant? enter = null)
    {
        var client = NewClient();
        using var answer = await PostFormAsync(client, "/account/sign-in", "sign-in", new() { ["Form.Email"] = user.Email!, ["Form.Password"] = Password });
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        if (enter is not null)
        {
            using var entered = await PostFormAsync(client, "/account/tenant/enter", null, new() { ["tenantId"] = enter.Id.ToString() }, tokenFrom: "/account/denied");
            Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        }

        return client;
    }

    /// <summary>The cookies of a client of this portal as a request header, for connections that are no HTTP requests.</summary>
    public string CookieHeader(HttpClient client) => _cookies.TryGetValue(client, out var cookies) ? cookies.GetCookieHeader(Url) : "";

    /// <summary>Posts a form as a browser would: with the antiforgery token of the page it stands on.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(
        HttpClient client, string path, string? handler, Dictionary<string, string> fields, string? tokenFrom = null)
    {
        var page = await client.GetStringAsync(tokenFrom ?? path);
        var form = new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = CsrfToken().Match(page).Groups[1].Value };
        if (handler is not null)
        {
            form["_handler"] = handler;
        }

        using var content = new FormUrlEncodedContent(form);
        return await client.PostAsync(path, content);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.Host.StopAsync();
        await _application.DisposeAsync();
        if (Directory.Exists(_dataFolder))
        {
            Directory.Delete(_dataFolder, recursive: true);
        }
    }

    [GeneratedRegex("""<meta name="csrf" content="([^"]+)""")]
    private static partial Regex CsrfToken();
}
