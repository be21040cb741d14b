namespace CallSign.Telephony.Esl;

/// <summary>
/// One array that the socket is read into and frames are parsed in. What is unread slides to the front when the end is near; the array
/// grows only for a frame that does not fit, and goes back to its first size after it.
/// </summary>
internal sealed class EslReceiveBuffer(int size)
{
    // A frame may be as long as the limits allow, and its successor's first bytes come with it.
    private const int Most = EslFrameParser.MaxHeaderBytes + EslFrameParser.MaxBodyBytes + (64 * 1024);

    private byte[] _bytes = new byte[size];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Where the next bytes go. Never empty.</summary>
    /// <param name="needed">Bytes that the frame at the start of <see cref="Unread"/> has in all, 0 when not known.</param>
    public Memory<byte> MakeRoom(int needed)
    {
        var unread = _end - _start;
        if (unread == 0)
        {
            _start = 0;
            _end = 0;
            if (_bytes.Length > size && needed <= size)
            {
                _bytes = new byte[size];
            }
        }

        if (_bytes.Length - _start < needed || _bytes.Length - _end < size / 4)
        {
            var wanted = Math.Max(needed, unread + (size / 2));
            if (wanted > _bytes.Length)
            {
                var larger = new byte[Math.Min(Most, Math.Max(wanted, _bytes.Length * 2L))];
                Unread.CopyTo(larger);
                _bytes = larger;
            }
            else
            {
                Buffer.BlockCopy(_bytes, _start, _bytes, 0, unread);
            }

            _start = 0;
            _end = unread;
        }

        return _bytes.AsMemory(_end);
    }

    public void Received(int count) => _end += count;

    public void Skip(int count) => _start += count;
}
