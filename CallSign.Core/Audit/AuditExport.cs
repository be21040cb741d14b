using System.Globalization;
using CallSign.Core.Csv;
using CallSign.Core.Tenancy;
using CsvHelper;

namespace CallSign.Core.Audit;

/// <summary>Writes the audit log as CSV: UTF-8 with byte order mark, commas, CRLF (RFC 4180); one line a changed property.</summary>
public sealed class AuditExport(AuditList list)
{
    private static readonly string[] Headings =
        ["time", "entry", "tenant", "who", "address", "action", "what", "id", "name", "property", "before", "after"];

    /// <summary>Streams every entry that matches, whatever the query's page, to <paramref name="output"/>, which stays open.</summary>
    /// <param name="zone">Times are written on this zone's clock with their offset.</param>
    public async Task WriteAsync(Actor actor, AuditQuery query, TimeZoneInfo zone, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true, BufferSize = 16384 }, leaveOpen: true);
        await using var closing = csv.ConfigureAwait(false);
        await csv.WriteRecordAsync(Headings, cancellationToken).ConfigureAwait(false);
        await foreach (var row in list.StreamAsync(actor, query, cancellationToken).ConfigureAwait(false))
        {
            foreach (var change in row.Changes.Count > 0 ? row.Changes : [new AuditChange("", null, null)])
            {
                await csv.WriteRecordAsync(Cells(row, change, zone), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string[] Cells(AuditRow row, AuditChange change, TimeZoneInfo zone)
    {
        string?[] cells =
        [
            TimeZoneInfo.ConvertTime(new DateTimeOffset(row.At, TimeSpan.Zero), zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            row.Id.ToString(CultureInfo.InvariantCulture), row.TenantName ?? row.TenantId?.ToString(), row.ActorName, row.Address,
            row.Action, row.Entity, row.EntityId, row.Label, change.Property, change.Before, change.After,
        ];
        return [.. cells.Select(CsvCell.Guard)];
    }
}
