using System.Globalization;
using System.Text;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Cdrs;

/// <summary>Writes CDRs as CSV (RFC 4180) while PostgreSQL still sends them: memory stays the same for ten rows and ten million.</summary>
public sealed class CdrExport(CallSignDb db)
{
    private const int FlushChars = 32 * 1024;

    private static readonly string[] Columns =
    [
        "call_uuid", "direction", "status", "caller_number", "caller_name", "destination_number", "answered_by", "start_time", "answer_time",
        "end_time", "duration_seconds", "bill_seconds", "hangup_cause", "hangup_reason", "node", "queue", "gateway", "recording",
    ];

    /// <summary>All rows that match, whatever the query's page; times in <paramref name="zone"/> with their offset. Returns how many.</summary>
    /// <exception cref="ArgumentException">The query has <see cref="CdrQuery.Mistakes"/>.</exception>
    public async Task<int> WriteAsync(Actor actor, CdrQuery query, TimeZoneInfo zone, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(zone);
        CdrList.Check(query);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);

        // The mark lets spreadsheets read it as UTF-8.
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), FlushChars, leaveOpen: true);
        await using var ending = writer.ConfigureAwait(false);
        var line = new StringBuilder(512);
        line.AppendJoin(',', Columns).Append("\r\n");
        var rows = 0;
        var calls = CdrList.Ordered(CdrList.Matching(context, actor, query), query).Select(CdrList.Row).AsAsyncEnumerable();
        await foreach (var call in calls.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Append(line, call, zone);
            rows++;
            if (line.Length >= FlushChars)
            {
                await writer.WriteAsync(line, cancellationToken).ConfigureAwait(false);
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
                line.Clear();
            }
        }

        await writer.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private static void Append(StringBuilder line, CdrRow call, TimeZoneInfo zone)
    {
        Field(line, call.CallUuid.ToString(), first: true);
        Field(line, call.Direction.ToString());
        Field(line, call.Status.ToString());
        Field(line, call.CallerNumber);
        Field(line, call.CallerName);
        Field(line, call.DestinationNumber);
        Field(line, call.AnsweredBy);
        Field(line, Time(call.StartedAt, zone));
        Field(line, call.AnsweredAt is { } answered ? Time(answered, zone) : null);
        Field(line, Time(call.EndedAt, zone));
        Field(line, (call.DurationMs / 1000m).ToString("0.000", CultureInfo.InvariantCulture));
        Field(line, call.BillSeconds.ToString(CultureInfo.InvariantCulture));
        Field(line, call.HangupCause);
        Field(line, HangupCauses.Explain(call.HangupCause));
        Field(line, call.Node);
        Field(line, call.Queue);
        Field(line, call.Gateway);
        Field(line, call.Recording);
        line.Append("\r\n");
    }

    private static string Time(DateTime utc, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static void Field(StringBuilder line, string? text, bool first = false)
    {
        if (!first)
        {
            line.Append(',');
        }

        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var quoted = text.AsSpan().IndexOfAny("\",\r\n") >= 0;
        if (quoted)
        {
            line.Append('"');
        }

        if (IsFormula(text))
        {
            line.Append('\'');
        }

        foreach (var c in text)
        {
            line.Append(c is '"' ? "\"\"" : c is '\0' ? "" : c.ToString());
        }

        if (quoted)
        {
            line.Append('"');
        }
    }

    // A caller chooses his own name: a spreadsheet must not run it. A telephone number in international form is no formula.
    private static bool IsFormula(string text) =>
        text[0] is '=' or '-' or '@' or '\t' or '\r' or '\n' || (text[0] is '+' && text.AsSpan(1).ContainsAnyExceptInRange('0', '9'));
}
