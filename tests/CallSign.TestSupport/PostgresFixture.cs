using CallSign.Core.Data;
using CallSign.Core.Data.Embedded;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.TestSupport;

/// <summary>One throw-away PostgreSQL cluster a test process; a fresh, migrated database for whoever asks.</summary>
/// <remarks>Use it as <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c> with a derived class that is xunit's IAsyncLifetime,
/// or through <see cref="StartAsync"/>. A template database makes each new one cost milliseconds.</remarks>
public sealed class PostgresFixture : IAsyncDisposable
{
    private const string Template = "callsign_template";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "callsign-test-" + Guid.NewGuid().ToString("N")[..8]);
    private EmbeddedPostgres? _cluster;

    /// <summary>Npgsql's connection string of the cluster (database <c>callsign</c>, empty).</summary>
    public string ConnectionString => _cluster?.ConnectionString ?? throw new InvalidOperationException("Not started.");

    public async Task StartAsync()
    {
        _cluster = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(_folder, Durable: false));
        await ExecuteAsync($"create database {Template}");
        await using (var services = Services(For(Template)))
        {
            await using var context = services.GetRequiredService<CallSignDb>().Open(Core.Tenancy.TenantScope.System);
            await context.Database.MigrateAsync();
        }

        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A new migrated database; returns its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"create database {name} template {Template}");
        return For(name);
    }

    /// <summary>The database part of the product's services on <paramref name="connectionString"/>, nothing else.</summary>
    public static ServiceProvider Services(string connectionString, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCallSignDb(connectionString);
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Takes the cluster away, as a lost database is; <see cref="RestartAsync"/> brings it back with its databases.</summary>
    public async Task StopAsync()
    {
        await _cluster!.DisposeAsync();
        _cluster = null;
        NpgsqlConnection.ClearAllPools();
    }

    public async Task RestartAsync() => _cluster = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(_folder, Durable: false));

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string For(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
