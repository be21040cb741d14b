using System.Net;
using System.Runtime.CompilerServices;

namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>
/// The last lookups, in slots that are made once. Writing takes a number, copies a few bytes and never waits; a writer that is overtaken by a
/// whole round gives up its entry. Reading copies, and leaves out what was being written meanwhile.
/// </summary>
internal sealed class LookupRing
{
    /// <summary>Bytes of fields that a slot keeps.</summary>
    public const int SlotBytes = 256;

    // With its bytes in it: a write to a ring that was not used for long waits for one piece of memory.
    private readonly Slot[] _slots;
    private long _next;

    /// <param name="capacity">A power of two.</param>
    public LookupRing(int capacity) => _slots = new Slot[capacity];

    /// <summary>How many were ever written; grows with each.</summary>
    public long Written => Interlocked.Read(ref _next);

    /// <param name="header">What is known without the form.</param>
    /// <param name="fields">At most <see cref="SlotBytes"/>.</param>
    public void Write(in LookupHeader header, ReadOnlySpan<byte> fields)
    {
        var number = Interlocked.Increment(ref _next) - 1;
        var index = (int)(number & (_slots.Length - 1));
        ref var slot = ref _slots[index];
        var before = Volatile.Read(ref slot.Version);
        // Odd while somebody writes. Whoever finds it so, or is beaten to it, is a round late.
        if ((before & 1) != 0 || Interlocked.CompareExchange(ref slot.Version, before + 1, before) != before)
        {
            return;
        }

        slot.Header = header;
        slot.Length = fields.Length;
        fields.CopyTo(slot.Fields);
        Volatile.Write(ref slot.Version, before + 2);
    }

    /// <summary>Every entry that is there, newest first.</summary>
    public IEnumerable<(LookupHeader Header, byte[] Fields)> Read()
    {
        var newest = Written;
        for (var number = newest - 1; number >= Math.Max(0, newest - _slots.Length); number--)
        {
            if (TryRead((int)(number & (_slots.Length - 1)), out var entry))
            {
                yield return entry;
            }
        }
    }

    private bool TryRead(int index, out (LookupHeader Header, byte[] Fields) entry)
    {
        ref var slot = ref _slots[index];
        var before = Volatile.Read(ref slot.Version);
        entry = default;
        if (before == 0 || (before & 1) != 0)
        {
            return false;
        }

        var header = slot.Header;
        var fields = ((ReadOnlySpan<byte>)slot.Fields)[..Math.Clamp(slot.Length, 0, SlotBytes)].ToArray();
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref slot.Version) != before)
        {
            return false;
        }

        entry = (header, fields);
        return true;
    }

    private struct Slot
    {
        public long Version;
        public int Length;
        public LookupHeader Header;
        public Bytes Fields;
    }

    [InlineArray(SlotBytes)]
    private struct Bytes
    {
        private byte _first;
    }
}

/// <summary>What is known of a lookup without its form.</summary>
/// <param name="At">UTC ticks.</param>
/// <param name="Tenant">The tenant of the domain that was asked for; empty for none.</param>
/// <param name="Peer">Where the request came from: the node, or a reverse proxy.</param>
/// <param name="Kind">Its section.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it was not served.</param>
/// <param name="Bytes">Of the answer.</param>
/// <param name="Microseconds">From reading it to its written answer.</param>
internal readonly record struct LookupHeader(
    long At, Guid Tenant, IPAddress? Peer, XmlCurlKind Kind, XmlCurlOutcome Outcome, LookupReason Reason, int Bytes, int Microseconds);
