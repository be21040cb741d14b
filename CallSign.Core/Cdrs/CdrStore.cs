using Npgsql;

namespace CallSign.Core.Cdrs;

/// <summary>
/// Writes CDRs: batches, COPY, one row a call. Portals that share the database take turns by an advisory lock held for one batch, so what
/// is stored of a call can be read, merged and written again without another writer between.
/// </summary>
public sealed class CdrStore(NpgsqlDataSource database)
{
    private readonly CdrPartitions _partitions = new(database);

    /// <summary>Makes the monthly tables that will be needed soon. Call it at start and once a day.</summary>
    public Task PrepareAsync(DateTime now, CancellationToken cancellationToken) => _partitions.PrepareAsync(now, cancellationToken);

    /// <summary>
    /// Writes or merges these calls; all of them or, where it throws, none. Writing the same again changes nothing.
    /// </summary>
    /// <exception cref="PostgresException">The database refuses a record.</exception>
    /// <exception cref="NpgsqlException">The database can't be reached.</exception>
    public async Task WriteAsync(IReadOnlyList<Cdr> cdrs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cdrs);
        if (cdrs.Count == 0)
        {
            return;
        }

        try
        {
            await TryWriteAsync(cdrs, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CheckViolation)
        {
            _partitions.Forget();
            await TryWriteAsync(cdrs, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TryWriteAsync(IReadOnlyList<Cdr> cdrs, CancellationToken cancellationToken)
    {
        await _partitions.EnsureAsync(cdrs.Select(c => c.StartedAt), cancellationToken).ConfigureAwait(false);
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var changes = CdrMerge.Apply(await StoredAsync(connection, cdrs, cancellationToken).ConfigureAwait(false), cdrs);
        if (changes.Deleted.Count > 0)
        {
            await DeleteAsync(connection, changes.Deleted, cancellationToken).ConfigureAwait(false);
        }

        await CdrColumns.CopyAsync(connection, changes.Added, withId: false, cancellationToken).ConfigureAwait(false);
        await CdrColumns.CopyAsync(connection, changes.Replaced, withId: true, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    // What is stored of these calls or of any of their channels, within a day of them.
    private static async Task<List<Cdr>> StoredAsync(NpgsqlConnection connection, IReadOnlyList<Cdr> cdrs, CancellationToken cancellationToken)
    {
        var channels = new HashSet<Guid>(cdrs.Count * 3);
        foreach (var cdr in cdrs)
        {
            channels.Add(cdr.CallUuid);
            channels.UnionWith(cdr.Legs.Select(l => l.Uuid));
            channels.UnionWith(cdr.Related);
            if (cdr.LegOf is { } call)
            {
                channels.Add(call);
            }
        }

        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"select pg_advisory_xact_lock({CdrPartitions.Lock})"),
                // Call by call: with an array the planner, whose statistics lag a busy table, likes to walk the whole two days by the index of times.
                new($"select {CdrColumns.All} from unnest($1::uuid[]) as wanted(uuid) cross join lateral "
                    + "(select * from cdrs where call_uuid = wanted.uuid and started_at between $2 and $3 offset 0) as found order by started_at")
                {
                    Parameters =
                    {
                        new() { Value = channels.ToArray() },
                        new() { Value = cdrs.Min(c => c.StartedAt).AddDays(-1) },
                        new() { Value = cdrs.Max(c => c.EndedAt).AddDays(1) },
                    },
                },
            },
        };
        await using var disposing = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var reading = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var stored = new List<Cdr>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            stored.Add(CdrColumns.Read(reader));
        }

        return stored;
    }

    private static async Task DeleteAsync(NpgsqlConnection connection, IReadOnlyList<Cdr> rows, CancellationToken cancellationToken)
    {
        var delete = new NpgsqlCommand(
            "delete from cdrs using unnest($1::uuid[], $2::timestamptz[]) as old(call_uuid, started_at) "
            + "where cdrs.call_uuid = old.call_uuid and cdrs.started_at = old.started_at",
            connection)
        {
            Parameters = { new() { Value = rows.Select(r => r.CallUuid).ToArray() }, new() { Value = rows.Select(r => r.StartedAt).ToArray() } },
        };
        await using var disposing = delete.ConfigureAwait(false);
        await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
