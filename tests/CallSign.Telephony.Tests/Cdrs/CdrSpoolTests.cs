using CallSign.Core.Cdrs;
using CallSign.Telephony.Cdrs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Cdrs;

public sealed class CdrSpoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("callsign-spool").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_goes_in_comes_out_in_order_across_segments_and_the_disk_is_empty_afterwards()
    {
        using var spool = Open(segmentBytes: 2000);
        var cdrs = Cdrs(50);
        foreach (var chunk in cdrs.Chunk(3))
        {
            spool.Append(chunk, sync: false);
        }

        Assert.True(Segments.Length > 5);
        Assert.Equal(cdrs.Select(c => c.CallUuid), Drain(spool, most: 7).Select(c => c.CallUuid));
        Assert.True(spool.IsEmpty);
        Assert.Empty(Segments);
    }

    [Fact]
    public void What_the_database_failed_on_comes_before_what_went_to_disk_meanwhile()
    {
        using var spool = Open();
        var cdrs = Cdrs(6);
        spool.Append(cdrs[2..4], sync: false);
        spool.AppendFirst(cdrs[..2]);
        spool.Append(cdrs[4..], sync: true);
        Assert.Equal(cdrs.Select(c => c.CallUuid), Drain(spool).Select(c => c.CallUuid));
    }

    [Fact]
    public void Another_process_finds_what_was_left_and_reads_a_half_replayed_segment_again()
    {
        var cdrs = Cdrs(10);
        var killed = Open(); // never closed: the process was killed
        killed.Append(cdrs, sync: false);
        var part = killed.Read(4);
        killed.Remove(part);
        using var next = Open();
        Assert.False(next.IsEmpty);
        next.Append(Cdrs(1), sync: false);
        Assert.Equal(cdrs.Select(c => c.CallUuid), Drain(next).Take(10).Select(c => c.CallUuid));
    }

    [Fact]
    public void A_record_that_a_kill_cut_in_two_anywhere_is_left_out_and_nothing_else()
    {
        var cdrs = Cdrs(3);
        var whole = CdrSegment.Encode(cdrs);
        var last = CdrSegment.Encode(cdrs[2..]).Length;
        for (var cut = 1; cut < last; cut++)
        {
            File.WriteAllBytes(Path.Combine(_folder, "001000000000.cdrs"), whole[..^cut]);
            using var spool = Open();
            Assert.Equal(cdrs.Take(2).Select(c => c.CallUuid), Drain(spool).Select(c => c.CallUuid));
            Assert.Empty(Segments);
        }

        Assert.Empty(Directory.GetFiles(_folder, "*.damaged"));
    }

    [Fact]
    public void A_record_that_the_disk_has_spoilt_is_left_out_kept_aside_and_the_rest_is_read()
    {
        var cdrs = Cdrs(5);
        var bytes = CdrSegment.Encode(cdrs);
        bytes[CdrSegment.Encode(cdrs[..2]).Length + 60] ^= 0x20;
        File.WriteAllBytes(Path.Combine(_folder, "001000000000.cdrs"), bytes);
        using var spool = Open();
        Assert.Equal([cdrs[0].CallUuid, cdrs[1].CallUuid, cdrs[3].CallUuid, cdrs[4].CallUuid], Drain(spool, most: 2).Select(c => c.CallUuid));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_folder, "001000000000.damaged")));
    }

    [Fact]
    public async Task Reading_and_appending_at_once_loses_and_doubles_nothing()
    {
        using var spool = Open(segmentBytes: 20_000);
        var cdrs = Cdrs(3000);
        var read = new List<Cdr>();
        var writing = Task.Run(() => Array.ForEach(cdrs.Chunk(11).ToArray(), c => spool.Append(c, sync: false)), TestContext.Current.CancellationToken);
        while (!writing.IsCompleted || !spool.IsEmpty)
        {
            var batch = spool.Read(37);
            read.AddRange(batch.Cdrs);
            spool.Remove(batch);
        }

        await writing;
        Assert.Equal(cdrs.Select(c => c.CallUuid), read.Select(c => c.CallUuid));
    }

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        using var spool = Open();
        var cdr = Cdrs(1)[0];
        spool.Append([cdr], sync: true);
        Assert.Equal(CdrJson.Write(cdr), CdrJson.Write(Drain(spool)[0]));
    }

    internal static Cdr[] Cdrs(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var start = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(i);
        var uuid = Guid.NewGuid();
        return new Cdr
        {
            CallUuid = uuid, CallerNumber = "1000", CallerName = "Jörg \"100%\" 電話", DestinationNumber = "1001", Status = CdrStatus.Answered,
            HangupCause = "NORMAL_CLEARING", StartedAt = start, EndedAt = start.AddSeconds(3), DurationMs = 3000, Node = "vm", Source = CdrSource.Events,
            Legs = [new CdrLeg(uuid, "inbound", "sofia/internal/1000@acme.test", "1000", "", start, null, start.AddSeconds(3), "NORMAL_CLEARING", null)],
            Events = [new CdrEvent(start, "hangup", uuid, "NORMAL_CLEARING")], LegOf = Guid.NewGuid(), Related = [Guid.NewGuid()],
        };
    })];

    private string[] Segments => Directory.GetFiles(_folder, "*.cdrs");

    private CdrSpool Open(long segmentBytes = 1_000_000) => new(new CdrSpoolOptions(_folder, segmentBytes), NullLogger<CdrSpool>.Instance);

    private static List<Cdr> Drain(CdrSpool spool, int most = 1000)
    {
        var cdrs = new List<Cdr>();
        while (spool.Read(most) is { Cdrs.Count: > 0 } batch)
        {
            cdrs.AddRange(batch.Cdrs);
            spool.Remove(batch);
        }

        return cdrs;
    }
}
