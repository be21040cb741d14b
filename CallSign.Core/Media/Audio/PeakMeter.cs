namespace CallSign.Core.Media.Audio;

/// <summary>Notes how loud a sound is along its way, for a picture of it.</summary>
internal sealed class PeakMeter(int rate)
{
    private readonly int _block = Math.Max(1, rate / 200); // 5 ms
    private readonly List<float> _peaks = [];
    private float _peak;
    private int _count;

    public void Add(ReadOnlySpan<float> samples)
    {
        foreach (var sample in samples)
        {
            _peak = Math.Max(_peak, Math.Abs(sample));
            if (++_count == _block)
            {
                _peaks.Add(_peak);
                (_peak, _count) = (0, 0);
            }
        }
    }

    /// <summary>The loudest of each of <paramref name="count"/> equal parts, 0–255.</summary>
    public byte[] Take(int count)
    {
        if (_count > 0 || _peaks.Count == 0)
        {
            _peaks.Add(_peak);
        }

        var taken = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * _peaks.Count / count), (int)((long)(i + 1) * _peaks.Count / count));
            var loudest = 0f;
            for (var at = from; at < Math.Max(to, from + 1); at++)
            {
                loudest = Math.Max(loudest, _peaks[Math.Min(at, _peaks.Count - 1)]);
            }

            taken[i] = (byte)Math.Clamp((int)MathF.Round(loudest * 255), 0, 255);
        }

        return taken;
    }
}
