using System.Runtime;
using CallSign.Core.Data;
using CallSign.Core.Data.Embedded;
using CallSign.Core.Tenancy;
using CallSign.Web.Observability.Logging;
using CallSign.Web.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Web.Composition;

/// <summary>The composition root: settings, database, features. Tests build the same application with their own settings.</summary>
public sealed class CallSignWebApplication : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _postgres;

    private CallSignWebApplication(WebApplication host, EmbeddedPostgres? postgres)
    {
        Host = host;
        _postgres = postgres;
    }

    public WebApplication Host { get; }

    /// <summary>Reads the settings, starts the private cluster where none is named, migrates the database and builds the application.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Runs first, before the settings are read.</param>
    /// <param name="replace">Runs last, when every feature has registered its services.</param>
    /// <exception cref="BadSettingsException">Settings are wrong.</exception>
    public static async Task<CallSignWebApplication> BuildAsync(
        string[] args, Action<WebApplicationBuilder>? configure = null, Action<WebApplicationBuilder>? replace = null)
    {
        // A full collection that stops everything takes a quarter of a second where 200,000 extensions are in memory, and a call waits for it.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot() });
        configure?.Invoke(builder);
        if (builder.Environment.IsDevelopment())
        {
            builder.Configuration.AddInMemoryCollection(DotEnvFile.Read(Path.Combine(Directory.GetCurrentDirectory(), ".env")));
            // The environment itself still wins over the file.
            builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
        }

        var settings = SettingsReader.Read(builder.Configuration, Directory.GetCurrentDirectory());
        EmbeddedPostgres? postgres = null;
        try
        {
            if (settings.ConnectionString is null)
            {
                postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(settings.DataFolder, "postgres")));
                settings = settings with { ConnectionString = postgres.ConnectionString };
            }

            return new CallSignWebApplication(await BuildHostAsync(builder, settings, replace), postgres);
        }
        catch
        {
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>PostgreSQL stops last, after every hosted service has written what it held.</summary>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    // Started from any folder (a service, a container), the settings files beside the program are still found.
    private static string? ContentRoot() =>
        File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json")) ? null : AppContext.BaseDirectory;

    private static async Task<WebApplication> BuildHostAsync(WebApplicationBuilder builder, CallSignSettings settings, Action<WebApplicationBuilder>? replace)
    {
        builder.Services.AddSingleton(settings);
        builder.Services.AddCallSignDb(settings.ConnectionString!);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls($"http://*:{settings.Port}");
        }

        builder.WebHost.UseStaticWebAssets();
        builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        builder.Services.AddProblemDetails();
        foreach (var feature in FeatureScan.All)
        {
            feature.AddServices(builder);
        }

        replace?.Invoke(builder);
        var app = builder.Build();
        await using (var context = app.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            await context.Database.MigrateAsync();
        }

        app.UseForwardedHeaders();
        RequestIdScope.Use(app);
        ErrorPages.Use(app);
        foreach (var feature in FeatureScan.All)
        {
            feature.Use(app);
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        foreach (var feature in FeatureScan.All)
        {
            feature.Map(app);
        }

        return app;
    }
}
