using System.Text;
using CallSign.Core.Cdrs;

namespace CallSign.Core.Tests.Cdrs;

public sealed class CdrExportTests(Postgres postgres) : CdrReads(postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public async Task Text_of_callers_is_quoted_and_never_a_formula()
    {
        await WriteAsync(
            Call(Noon, name: "=HYPERLINK(\"http://evil\",\"x\")", caller: "+4930123456"),
            Call(Noon.AddSeconds(1), name: "a,b\r\nc", caller: "+1+cmd|' /C calc'!A0"),
            Call(Noon.AddSeconds(2), Globex));
        using var output = new MemoryStream();
        var rows = await new CdrExport(Db).WriteAsync(Supervisor, Day with { Ascending = true }, Berlin, output, Stop);

        Assert.Equal(2, rows);
        var csv = Encoding.UTF8.GetString(output.ToArray());
        Assert.StartsWith("\uFEFFcall_uuid,direction,status,", csv, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\",", csv, StringComparison.Ordinal);
        Assert.Contains(",+4930123456,", csv, StringComparison.Ordinal);
        Assert.Contains(",'+1+cmd|' /C calc'!A0,", csv, StringComparison.Ordinal);
        Assert.Contains(",\"a,b\r\nc\",", csv, StringComparison.Ordinal);
        Assert.Contains(",2026-11-21T13:00:00.000+01:00,", csv, StringComparison.Ordinal);
        Assert.Contains(",12.000,10,NORMAL_CLEARING,A party hung up,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_leave_while_later_ones_are_still_read()
    {
        await WriteAsync([.. Enumerable.Range(0, 5_000).Select(i => Call(Noon.AddSeconds(i % 600), caller: $"{100_000 + i}"))]);
        var output = new CountingStream();
        var rows = await new CdrExport(Db).WriteAsync(Supervisor, Day, Berlin, output, Stop);
        Assert.Equal(5_000, rows);
        Assert.True(output.Written > 500_000, "all of it was written");
        Assert.InRange(output.Largest, 1, 128 * 1024); // never the whole at once
    }

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public int Largest { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position
        {
            get => Written;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Written += count;
            Largest = Math.Max(Largest, count);
        }
    }
}
