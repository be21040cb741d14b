using CallSign.Core.Cdrs;
using CallSign.Core.Data.Demo;
using CallSign.Core.PortalUsers;
using CallSign.Web.Composition;
using CallSign.Web.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.Demo;

/// <summary>Fills the demo's database before anything else starts, and tells how to sign in.</summary>
internal sealed class DemoFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<CdrStore>();
        builder.Services.AddSingleton<DemoConfiguration>();
        builder.Services.AddSingleton<DemoSeed>();
        builder.Services.AddHostedService<DemoStart>();
    }
}

/// <summary>Runs before any other hosted service, so that the first-run page, the snapshot and the pages find the demo's data.</summary>
internal sealed class DemoStart(CallSignSettings settings, DemoSeed seed, IServiceScopeFactory scopes) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!settings.Demo)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var demo = await seed.FillAsync(users, settings.Nodes.Count > 0 ? settings.Nodes[0].Name : "demo", cancellationToken);

        // To the console and not to the log: logs are kept.
        Console.WriteLine();
        Console.WriteLine("  This is a demo: invented companies, people and calls.");
        Console.WriteLine($"  Sign in at http://localhost:{settings.Port}/ with the password {demo.Password} (another one at each start) as");
        foreach (var login in demo.Logins)
        {
            Console.WriteLine($"    {login.Email,-26} {Words(login.Role)}");
        }

        Console.WriteLine();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Words(PortalRole role) => role switch
    {
        PortalRole.PlatformAdministrator => "platform administrator",
        PortalRole.TenantAdministrator => "tenant administrator",
        PortalRole.Supervisor => "supervisor",
        _ => "user",
    };
}
