using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Data.Embedded;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.Benchmarks.Cdrs;

/// <summary>A private PostgreSQL as the portal runs it, durable, that can be stopped and started again.</summary>
internal sealed class CdrDatabase : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "callsign-bench-" + Guid.NewGuid().ToString("N")[..8]);
    private EmbeddedPostgres? _server;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public string SpoolFolder => Path.Combine(_folder, "spool");

    public static async Task<CdrDatabase> StartAsync()
    {
        var database = new CdrDatabase();
        await database.StartServerAsync();
        database.Source = CallSignDbRegistration.DataSource(database._server!.ConnectionString);
        await using var services = PostgresFixture.Services(database._server.ConnectionString);
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        await context.Database.MigrateAsync();
        await new CdrStore(database.Source).PrepareAsync(DateTime.UtcNow, CancellationToken.None);
        return database;
    }

    public async Task StartServerAsync() => _server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(_folder, "postgres")));

    public async Task StopServerAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    public async Task<long> CountAsync()
    {
        await using var command = Source.CreateCommand("select count(*) from cdrs");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
