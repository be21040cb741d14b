using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
using CallSign.Core.Cdrs;
using Microsoft.Win32.SafeHandles;

namespace CallSign.Telephony.Cdrs;

/// <summary>
/// One file of the spool: records of 4 bytes length, 4 bytes CRC-32C (both little-endian) and the CDR as JSON. Not for concurrent use, but for
/// reading what lies before <see cref="Length"/>.
/// </summary>
internal sealed class CdrSegment
{
    private const int HeaderBytes = 8;
    private const int MaxRecordBytes = 16 * 1024 * 1024;

    private SafeFileHandle? _handle;

    private CdrSegment(string path, long number, long length, SafeFileHandle? handle)
    {
        Path = path;
        Number = number;
        Length = length;
        _handle = handle;
    }

    public string Path { get; }

    public long Number { get; }

    public long Length { get; private set; }

    /// <summary>What lies before is in the database.</summary>
    public long ReadTo { get; set; }

    public static CdrSegment Create(string path, long number) =>
        new(path, number, 0, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));

    /// <summary>Of an earlier process; it is only read.</summary>
    public static CdrSegment Existing(string path) =>
        new(path, long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture), new FileInfo(path).Length, null);

    public static byte[] Encode(IReadOnlyList<Cdr> cdrs)
    {
        var bytes = new ArrayBufferWriter<byte>(cdrs.Count * 1024);
        foreach (var cdr in cdrs)
        {
            var json = CdrJson.Write(cdr);
            var header = bytes.GetSpan(HeaderBytes);
            BinaryPrimitives.WriteInt32LittleEndian(header, json.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Checksum(json));
            bytes.Advance(HeaderBytes);
            bytes.Write(json);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Where it throws, the length is as before: half a record is overwritten by the next.</summary>
    public void Append(byte[] bytes, bool sync)
    {
        var handle = _handle ?? throw new InvalidOperationException("The segment is sealed.");
        RandomAccess.Write(handle, bytes, Length);
        if (sync)
        {
            RandomAccess.FlushToDisk(handle);
        }

        Length += bytes.Length;
    }

    public void Sync()
    {
        if (_handle is { } handle)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    /// <summary>No more is appended.</summary>
    public void Seal()
    {
        Sync();
        _handle?.Dispose();
        _handle = null;
    }

    public void Delete()
    {
        _handle?.Dispose();
        _handle = null;
        File.Delete(Path);
    }

    /// <param name="from">Offset of the first record.</param>
    /// <param name="to">Offset up to which there are records.</param>
    /// <param name="most">Most records to read.</param>
    /// <param name="next">Offset behind the last record read.</param>
    /// <param name="damaged">Whether something that is no whole record stands where one should, and more than a torn end.</param>
    public List<Cdr> Read(long from, long to, int most, out long next, out bool damaged)
    {
        var cdrs = new List<Cdr>(most);
        next = from;
        damaged = false;
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 256 * 1024);
        file.Position = from;
        var header = new byte[HeaderBytes];
        while (cdrs.Count < most && next < to)
        {
            if (to - next < HeaderBytes || file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
            {
                next = to; // torn by a kill while it was written
                break;
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is <= 0 or > MaxRecordBytes)
            {
                damaged = true;
                next = to;
                break;
            }

            if (to - next - HeaderBytes < length)
            {
                next = to;
                break;
            }

            var json = new byte[length];
            file.ReadExactly(json);
            next += HeaderBytes + length;
            if (Checksum(json) == BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)) && TryRead(json) is { } cdr)
            {
                cdrs.Add(cdr);
            }
            else
            {
                damaged = true; // the ones behind it may still be whole
            }
        }

        return cdrs;
    }

    private static Cdr? TryRead(byte[] json)
    {
        try
        {
            return CdrJson.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
