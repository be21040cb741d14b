using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace CallSign.Core.Cdrs;

/// <summary>Makes the monthly tables of <c>cdrs</c>: some ahead of need, and any that a record asks for.</summary>
internal sealed class CdrPartitions(NpgsqlDataSource database)
{
    /// <summary>Any number, the same in every portal: one at a time makes tables or writes CDRs.</summary>
    internal const long Lock = 0x0CD2_0CD2;

    private const int MonthsAhead = 3;
    private readonly ConcurrentDictionary<DateTime, bool> _known = [];

    /// <summary>This month, the last, and the next three.</summary>
    public Task PrepareAsync(DateTime now, CancellationToken cancellationToken) =>
        EnsureAsync(Enumerable.Range(-1, MonthsAhead + 2).Select(m => MonthOf(now).AddMonths(m)), cancellationToken);

    /// <summary>The months of these times (UTC).</summary>
    public async Task EnsureAsync(IEnumerable<DateTime> times, CancellationToken cancellationToken)
    {
        foreach (var month in times.Select(MonthOf).Distinct().Order())
        {
            if (!_known.ContainsKey(month))
            {
                await CreateAsync(month, cancellationToken).ConfigureAwait(false);
                _known[month] = true;
            }
        }
    }

    /// <summary>Somebody has dropped a table: look anew.</summary>
    public void Forget() => _known.Clear();

    private static DateTime MonthOf(DateTime time) => new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    // CREATE TABLE … PARTITION OF would lock every reader of the whole table out, and so wait for the longest export; ATTACH does not.
    private async Task CreateAsync(DateTime month, CancellationToken cancellationToken)
    {
        var name = month.ToString("'cdrs_y'yyyy'm'MM", CultureInfo.InvariantCulture);
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellationToken).ConfigureAwait(false);
        var ask = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = name } } };
        await using var asking = ask.ConfigureAwait(false);
        if (await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            var from = month.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var to = month.AddMonths(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await ExecuteAsync(
                connection,
                $"""
                create table {name} (like cdrs including defaults including constraints);
                alter table cdrs attach partition {name} for values from ('{from} 00:00:00+00') to ('{to} 00:00:00+00')
                """,
                cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var disposing = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
