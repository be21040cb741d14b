using Npgsql;
using NpgsqlTypes;

namespace CallSign.Core.Cdrs;

/// <summary>The columns of <c>cdrs</c> in one order, for COPY and for reading back.</summary>
internal static class CdrColumns
{
    private const string Values =
        "call_uuid, tenant_id, direction, caller_number, caller_name, destination_number, answered_by, status, hangup_cause, started_at, "
        + "answered_at, ended_at, duration_ms, bill_seconds, node, recording, queue, gateway, read_codec, legs, events, source";

    public const string All = "id, created_at, " + Values;

    /// <summary>Adds rows; the caller has seen to it that their keys are free.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<Cdr> cdrs, bool withId, CancellationToken cancellationToken)
    {
        if (cdrs.Count == 0)
        {
            return;
        }

        var copy = await connection.BeginBinaryImportAsync(
            $"copy cdrs ({(withId ? All : Values)}) from stdin (format binary)", cancellationToken).ConfigureAwait(false);
        await using var closing = copy.ConfigureAwait(false);
        foreach (var cdr in cdrs)
        {
            await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
            if (withId)
            {
                await copy.WriteAsync(cdr.Id, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await copy.WriteAsync(cdr.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
            }

            await WriteAsync(copy, cdr, cancellationToken).ConfigureAwait(false);
        }

        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A row of <see cref="All"/>.</summary>
    public static Cdr Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        CreatedAt = row.GetDateTime(1),
        CallUuid = row.GetGuid(2),
        TenantId = row.IsDBNull(3) ? null : row.GetGuid(3),
        Direction = Enum.Parse<CallDirection>(row.GetString(4)),
        CallerNumber = row.GetString(5),
        CallerName = row.GetString(6),
        DestinationNumber = row.GetString(7),
        AnsweredBy = Text(row, 8),
        Status = Enum.Parse<CdrStatus>(row.GetString(9)),
        HangupCause = row.GetString(10),
        StartedAt = row.GetDateTime(11),
        AnsweredAt = row.IsDBNull(12) ? null : row.GetDateTime(12),
        EndedAt = row.GetDateTime(13),
        DurationMs = row.GetInt64(14),
        BillSeconds = row.GetInt32(15),
        Node = row.GetString(16),
        Recording = Text(row, 17),
        Queue = Text(row, 18),
        Gateway = Text(row, 19),
        ReadCodec = Text(row, 20),
        Legs = CdrJson.ReadLegs(row.GetString(21)),
        Events = CdrJson.ReadEvents(row.GetString(22)),
        Source = row.GetString(23),
    };

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Cdr cdr, CancellationToken cancellationToken)
    {
        await copy.WriteAsync(cdr.CallUuid, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.TenantId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Direction.ToString(), cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.CallerNumber, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.CallerName, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.DestinationNumber, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.AnsweredBy, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Status.ToString(), cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.HangupCause, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.StartedAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.AnsweredAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.EndedAt, NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.DurationMs, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(cdr.BillSeconds, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Node, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Recording, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Queue, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Gateway, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.ReadCodec, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(CdrJson.Write(cdr.Legs), NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(CdrJson.Write(cdr.Events), NpgsqlDbType.Jsonb, cancellationToken).ConfigureAwait(false);
        await TextAsync(copy, cdr.Source, cancellationToken).ConfigureAwait(false);
    }

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
