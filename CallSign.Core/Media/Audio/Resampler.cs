using System.Numerics;
using System.Runtime.InteropServices;

namespace CallSign.Core.Media.Audio;

/// <summary>
/// Brings mono sound from one rate to another, piece by piece: a sinc under a Kaiser window, whose cut-off lies below half of the lower rate, so
/// that nothing is folded back into what can be heard. Stop band below −85 dB; flat up to 0.86 of that half.
/// </summary>
internal sealed class Resampler
{
    private const int ZeroCrossings = 40; // on either side of the middle
    private const double Rolloff = 0.93;
    private const double Beta = 8.96; // Kaiser: 90 dB
    private const int MostPhases = 1000;

    private readonly int _from;
    private readonly int _to;
    private readonly int _phases;
    private readonly int _half;
    private readonly float[] _taps;
    private readonly int _length; // of one phase, a multiple of the vector's width
    private float[] _window;
    private int _filled;
    private long _start; // which input sample stands first in the window
    private long _next; // which output sample comes next
    private long _total;

    /// <param name="from">Rate of what comes, in samples a second.</param>
    /// <param name="to">Rate of what goes.</param>
    public Resampler(int from, int to)
    {
        (_from, _to) = (from, to);
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        _phases = Math.Min(to / common, MostPhases);
        var scale = Math.Min(1.0, (double)to / from);
        _half = (int)Math.Ceiling(ZeroCrossings / scale);
        _length = ((2 * _half) + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _taps = from == to ? [] : Taps(scale);
        _window = new float[(_length * 2) + 8192];
        // Silence before the beginning, so that the first sample has a neighbourhood.
        _start = -_half;
        _filled = _half;
    }

    /// <summary>Takes the next samples and hands on what can be made of them.</summary>
    public void Write(ReadOnlySpan<float> samples, Action<ReadOnlySpan<float>> sink)
    {
        if (_from == _to)
        {
            sink(samples);
            return;
        }

        _total += samples.Length;
        Append(samples);
        Make(sink, long.MaxValue);
    }

    /// <summary>Hands on the rest, when all samples were written.</summary>
    public void Flush(Action<ReadOnlySpan<float>> sink)
    {
        if (_from != _to)
        {
            Append(new float[_length + 1]);
            Make(sink, ((_total * _to) + _from - 1) / _from);
        }
    }

    private void Append(ReadOnlySpan<float> samples)
    {
        if (_filled + samples.Length > _window.Length)
        {
            Array.Resize(ref _window, Math.Max(_window.Length * 2, _filled + samples.Length));
        }

        samples.CopyTo(_window.AsSpan(_filled));
        _filled += samples.Length;
    }

    private void Make(Action<ReadOnlySpan<float>> sink, long end)
    {
        Span<float> made = stackalloc float[1024];
        var count = 0;
        while (_next < end)
        {
            var position = _next * _from;
            var at = (int)((position / _to) - _start - _half + 1); // first input sample under the window
            if (at + _length > _filled)
            {
                break;
            }

            var phase = (int)(position % _to * _phases / _to);
            made[count++] = Dot(_taps.AsSpan(phase * _length, _length), _window.AsSpan(at, _length));
            _next++;
            if (count == made.Length)
            {
                sink(made);
                count = 0;
            }
        }

        if (count > 0)
        {
            sink(made[..count]);
        }

        var done = (int)Math.Min(_filled, (_next * _from / _to) - _start - _half + 1);
        if (done > 0)
        {
            _window.AsSpan(done, _filled - done).CopyTo(_window);
            _filled -= done;
            _start += done;
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < va.Length; i++)
        {
            sum += va[i] * vb[i];
        }

        return Vector.Sum(sum);
    }

    // Phase p is the filter of an output that falls p/phases behind an input sample.
    private float[] Taps(double scale)
    {
        var taps = new float[_phases * _length];
        var cutoff = scale * Rolloff;
        for (var phase = 0; phase < _phases; phase++)
        {
            var sum = 0.0;
            for (var i = 0; i < 2 * _half; i++)
            {
                var x = i - _half + 1 - ((double)phase / _phases);
                var tap = cutoff * Sinc(cutoff * x) * Kaiser(x / _half);
                taps[(phase * _length) + i] = (float)tap;
                sum += tap;
            }

            for (var i = 0; i < 2 * _half; i++)
            {
                taps[(phase * _length) + i] /= (float)sum; // silence between samples must not hum
            }
        }

        return taps;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    // Modified Bessel function of the first kind, order 0.
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; k < 60 && term > sum * 1e-12; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
