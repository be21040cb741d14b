using System.Globalization;
using System.Text.Json;
using CallSign.Core.Audit;
using CallSign.Core.Csv;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions.Csv;

/// <summary>Writes extensions as CSV that <see cref="ExtensionImport"/> reads back: UTF-8 with byte order mark, commas, CRLF (RFC 4180).</summary>
public sealed class ExtensionExport(CallSignDb db, SecretBox box, TimeProvider time)
{
    /// <summary>Word in the audit log for an export with passwords and PINs.</summary>
    public const string SecretsExported = "export-secrets";

    /// <summary>The columns with two rows as an example.</summary>
    public static string Template()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, CsvWriterOptions.Default, leaveOpen: true))
        {
            csv.WriteRecord(Headings(ExtensionColumns.All));
            csv.WriteRecord(Cells(ExtensionColumns.All, new ExtensionDraft { Number = "1001", DisplayName = "Ada Lovelace", VoicemailEmail = "ada@example.com" }));
            csv.WriteRecord(Cells(ExtensionColumns.All, new ExtensionDraft
            {
                Number = "1002", DisplayName = "Grace Hopper", ExternalCallerIdNumber = "+12025550123",
                ForwardNoAnswerEnabled = true, ForwardNoAnswerDestination = "1001",
            }));
        }

        return text.ToString();
    }

    /// <summary>Streams the matching extensions to <paramref name="output"/>, which stays open; memory does not grow with their number.</summary>
    /// <param name="includeSecrets">Whether SIP passwords and PINs are written in clear; this is audited before the first of them leaves.</param>
    public async Task WriteAsync(
        Actor actor, ExtensionFilter filter, ExtensionSort sort, bool includeSecrets, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var matching = filter.Apply(context.Extensions.AsNoTracking().Where(e => e.TenantId == tenantId));
        if (includeSecrets)
        {
            await AuditAsync(context, actor, filter, await matching.CountAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }

        var columns = ExtensionColumns.All.Where(c => includeSecrets || !c.IsSecret).ToList();
        var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { WriteByteOrderMark = true, BufferSize = 16384 }, leaveOpen: true);
        await using var __ = csv.ConfigureAwait(false);
        await csv.WriteRecordAsync(Headings(columns), cancellationToken).ConfigureAwait(false);
        await foreach (var extension in sort.Apply(matching).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var draft = ExtensionDraft.Of(extension);
            if (includeSecrets)
            {
                draft.SipPassword = box.Decrypt(extension.SipPassword);
                draft.VoicemailPin = extension.VoicemailPin is { } pin ? box.Decrypt(pin) : null;
            }

            await csv.WriteRecordAsync(Cells(columns, draft), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string[] Headings(IReadOnlyList<CsvColumn<ExtensionDraft>> columns) => [.. columns.Select(c => c.Name)];

    private static string[] Cells(IReadOnlyList<CsvColumn<ExtensionDraft>> columns, ExtensionDraft draft) => [.. columns.Select(c => CsvCell.Guard(c.Read(draft)))];

    private async Task AuditAsync(CallSignDbContext context, Actor actor, ExtensionFilter filter, int count, CancellationToken cancellationToken)
    {
        var detail = JsonSerializer.Serialize(new { Extensions = count, filter.Search });
        context.AuditEntries.Add(AuditTrail.Action(
            actor, time.GetUtcNow().UtcDateTime, SecretsExported, nameof(Extension), "", "SIP passwords and PINs", detail));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
