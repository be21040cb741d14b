using CallSign.Core.Cdrs;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Cdrs;

/// <summary>Settings of the spool.</summary>
/// <param name="Folder">Where the segments lie; made if it is not there.</param>
/// <param name="SegmentBytes">Size at which a new segment is begun.</param>
public sealed record CdrSpoolOptions(string Folder, long SegmentBytes = 16 * 1024 * 1024);

/// <summary>
/// CDRs that wait on disk, first in, first out. Segments are only ever appended to, so what was written before a kill -9 is read afterwards;
/// a record that the kill cut in two is recognised by length and checksum. Segments are deleted when the database has all of them; after a
/// kill a segment is replayed from its start, which the database recognises as the same calls.
/// </summary>
internal sealed class CdrSpool : IDisposable
{
    // Room below for segments that go before all others.
    private const long FirstNumber = 1_000_000_000;
    private const string Extension = ".cdrs";

    private readonly CdrSpoolOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, CdrSegment> _segments = [];
    private CdrSegment? _tail;
    private bool _unsynced;

    public CdrSpool(CdrSpoolOptions options, ILogger<CdrSpool> logger)
    {
        _options = options;
        _logger = logger;
        Directory.CreateDirectory(options.Folder);
        foreach (var file in Directory.GetFiles(options.Folder, "*" + Extension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(file), out var number))
            {
                _segments.Add(number, CdrSegment.Existing(file));
            }
        }

        if (_segments.Count > 0)
        {
            CdrLog.SpoolFound(logger, _segments.Count, Bytes);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _segments.Count == 0;
            }
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _segments.Values.Sum(s => s.Length - s.ReadTo);
            }
        }
    }

    /// <summary>Adds records at the end. When it returns they survive the end of this process; with <paramref name="sync"/> that of the machine too.</summary>
    /// <exception cref="IOException">The disk does not take them; none of them counts as written.</exception>
    public void Append(IReadOnlyList<Cdr> cdrs, bool sync)
    {
        var bytes = CdrSegment.Encode(cdrs);
        lock (_lock)
        {
            if (_tail is null || _tail.Length >= _options.SegmentBytes)
            {
                _tail?.Seal();
                _tail = New(_segments.Count == 0 ? FirstNumber : Math.Max(FirstNumber, _segments.Keys.Last() + 1));
            }

            _tail.Append(bytes, sync);
            _unsynced = !sync;
        }
    }

    /// <summary>Adds records before all others: they were taken out of the queue first, and the database has failed on them.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public void AppendFirst(IReadOnlyList<Cdr> cdrs)
    {
        var bytes = CdrSegment.Encode(cdrs);
        lock (_lock)
        {
            var segment = New(_segments.Count == 0 ? FirstNumber : _segments.Keys.First() - 1);
            segment.Append(bytes, sync: true);
            segment.Seal();
        }
    }

    /// <summary>Makes what was appended survive the end of the machine.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            if (_unsynced)
            {
                _tail?.Sync();
                _unsynced = false;
            }
        }
    }

    /// <summary>The oldest records, at most <paramref name="most"/>; none where the spool is empty. Follow it with <see cref="Remove"/>.</summary>
    public CdrSpoolBatch Read(int most)
    {
        while (true)
        {
            CdrSegment segment;
            long from, to;
            lock (_lock)
            {
                if (_segments.Count == 0)
                {
                    return new CdrSpoolBatch(0, [], 0);
                }

                segment = _segments.First().Value;
                (from, to) = (segment.ReadTo, segment.Length);
            }

            var cdrs = segment.Read(from, to, most, out var next, out var damaged);
            if (damaged)
            {
                SetAside(segment);
            }

            if (cdrs.Count > 0)
            {
                return new CdrSpoolBatch(segment.Number, cdrs, next);
            }

            Remove(new CdrSpoolBatch(segment.Number, [], to));
        }
    }

    /// <summary>Takes out what was read; a segment that has nothing more is deleted.</summary>
    public void Remove(CdrSpoolBatch batch)
    {
        lock (_lock)
        {
            if (!_segments.TryGetValue(batch.Segment, out var segment))
            {
                return;
            }

            segment.ReadTo = Math.Min(batch.Next, segment.Length);
            if (segment.ReadTo < segment.Length)
            {
                return;
            }

            if (segment == _tail)
            {
                _tail = null;
                _unsynced = false;
            }

            segment.Delete();
            _segments.Remove(batch.Segment);
        }
    }

    /// <summary>Keeps a record that the database refuses where an operator finds it.</summary>
    public void Reject(Cdr cdr, string reason)
    {
        var line = System.Text.Encoding.UTF8.GetString(CdrJson.Write(cdr));
        File.AppendAllText(Path.Combine(_options.Folder, "rejected.jsonl"), line + Environment.NewLine);
        CdrLog.Rejected(_logger, cdr.CallUuid, cdr.Node, reason);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _tail?.Seal();
            _tail = null;
        }
    }

    private CdrSegment New(long number)
    {
        var segment = CdrSegment.Create(Path.Combine(_options.Folder, number.ToString("D12", System.Globalization.CultureInfo.InvariantCulture) + Extension), number);
        _segments.Add(number, segment);
        return segment;
    }

    private void SetAside(CdrSegment segment)
    {
        var copy = Path.ChangeExtension(segment.Path, ".damaged");
        if (!File.Exists(copy))
        {
            File.Copy(segment.Path, copy);
            CdrLog.SegmentDamaged(_logger, copy);
        }
    }
}

/// <summary>Records read from the spool.</summary>
/// <param name="Segment">Number of their segment.</param>
/// <param name="Cdrs">In the order they were appended.</param>
/// <param name="Next">Where the segment goes on after them.</param>
internal sealed record CdrSpoolBatch(long Segment, IReadOnlyList<Cdr> Cdrs, long Next);
