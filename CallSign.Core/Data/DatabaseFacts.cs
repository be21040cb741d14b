using System.Diagnostics;
using Npgsql;

namespace CallSign.Core.Data;

/// <summary>What an operator wants to know of the database.</summary>
/// <param name="Server">Host, port and database, without credentials.</param>
/// <param name="Version">As <c>15.14</c>; null where it does not answer.</param>
/// <param name="SizeBytes">Size of the database.</param>
/// <param name="RoundTrip">Time of one question.</param>
/// <param name="Error">Why it does not answer; null where it does.</param>
public sealed record DatabaseFacts(string Server, string? Version, long SizeBytes, TimeSpan RoundTrip, string? Error)
{
    /// <summary>Asks the database; never throws for its sake.</summary>
    public static async Task<DatabaseFacts> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var server = address.Host?.StartsWith('/') == true
            ? $"{address.Database}, over a socket of this machine"
            : $"{address.Database} at {address.Host}:{address.Port}";
        try
        {
            var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            using var command = new NpgsqlCommand("select current_setting('server_version'), pg_database_size(current_database())", connection);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var reading = reader.ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return new DatabaseFacts(server, reader.GetString(0).Split(' ')[0], reader.GetInt64(1), Stopwatch.GetElapsedTime(started), null);
        }
        catch (NpgsqlException e)
        {
            return new DatabaseFacts(server, null, 0, TimeSpan.Zero, e.Message);
        }
    }
}

/// <summary>Reads <see cref="DatabaseFacts"/> of the product's own database.</summary>
public sealed class DatabaseInspector(NpgsqlDataSource database)
{
    public Task<DatabaseFacts> ReadAsync(CancellationToken cancellationToken) => DatabaseFacts.ReadAsync(database, cancellationToken);
}
