using System.Reflection;
using CallSign.Core.Csv;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Tenancy;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns.Csv;

/// <summary>Writes the nouns of a list as CSV that <see cref="NounImport"/> reads back: UTF-8 with byte order mark, commas, CRLF (RFC 4180). Never a secret.</summary>
public sealed class NounExport(CallSignDb db)
{
    private static readonly MethodInfo WriteKind = typeof(NounExport).GetMethod(nameof(WriteRowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Streams every noun that the query matches, whatever its page, to <paramref name="output"/>, which stays open.</summary>
    public async Task WriteAsync(Actor actor, NounKind kind, ListQuery query, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(kind);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var state = await TenantState.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var columns = new NounColumns(kind, state.Names()).All;
        var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true, BufferSize = 16384 }, leaveOpen: true);
        await using var __ = csv.ConfigureAwait(false);
        await csv.WriteRecordAsync([.. columns.Select(c => c.Name)], cancellationToken).ConfigureAwait(false);
        await ((Task)WriteKind.MakeGenericMethod(kind.Type).Invoke(null, [context, tenantId, query, columns, csv, cancellationToken])!).ConfigureAwait(false);
    }

    private static async Task WriteRowsAsync<T>(
        CallSignDbContext context, Guid tenantId, ListQuery query, IReadOnlyList<CsvColumn<INoun>> columns, CsvWriter csv, CancellationToken cancellationToken)
        where T : class, INoun
    {
        var rows = NounList<T>.Select(NounScope.Own<T>(context, tenantId).AsNoTracking(), query);
        await foreach (var noun in rows.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await csv.WriteRecordAsync([.. columns.Select(c => CsvCell.Guard(c.Read(noun)))], cancellationToken).ConfigureAwait(false);
        }
    }
}
