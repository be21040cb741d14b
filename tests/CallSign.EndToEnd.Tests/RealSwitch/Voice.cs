using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CallSign.EndToEnd.Tests.Support;
using CallSign.TestSupport;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>
/// Ear and mouth of a telephone that SIPp plays: RTP (RFC 3550) of 20 ms packets of G.711 µ-law, and keys as telephone events (RFC 4733). What
/// parties say are tones, so that who hears whom can be told.
/// </summary>
internal sealed class Voice : IAsyncDisposable
{
    private const int Rate = 8000;
    private const int Samples = 160;
    private const byte Events = 101; // the payload type that the scenarios offer
    private static readonly TimeSpan Listened = TimeSpan.FromMilliseconds(400);

    private readonly SipNetwork _network;
    private readonly UdpClient _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Queue<(long At, float[] Samples)> _heard = [];
    private readonly Queue<byte> _keys = [];
    private readonly Task _running;
    private IPEndPoint? _to;
    private int _hertz;

    public Voice(SipNetwork network)
    {
        _network = network;
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(network.PhoneAddress), 0));
        _running = Task.WhenAll(ListenAsync(), SpeakAsync());
    }

    /// <summary>For the scenario: where its phone wants to hear.</summary>
    public (string Key, string Value) Port => ("voice", ((IPEndPoint)_socket.Client.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says a tone from now on, once the switch has told the phone where.</summary>
    public async Task SaysAsync(SippAct act, int hertz)
    {
        await FindAsync(act);
        Volatile.Write(ref _hertz, hertz);
    }

    /// <summary>Presses keys, one after the other.</summary>
    public async Task PressesAsync(SippAct act, string keys)
    {
        await FindAsync(act);
        lock (_gate)
        {
            foreach (var key in keys)
            {
                _keys.Enqueue((byte)"0123456789*#".IndexOf(key, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Whether these tones were heard during the last moments, all of them at once.</summary>
    public bool Hears(params IReadOnlyList<int> hertz)
    {
        float[] samples;
        lock (_gate)
        {
            while (_heard.TryPeek(out var first) && Stopwatch.GetElapsedTime(first.At) > Listened)
            {
                _heard.Dequeue();
            }

            samples = [.. _heard.SelectMany(h => h.Samples)];
        }

        return samples.Length >= Rate / 5 && hertz.All(h => TestSounds.LevelOf(h, samples, Rate) > 0.04);
    }

    /// <summary>Waits until these tones are heard, all of them at once.</summary>
    public Task HearsAsync(params IReadOnlyList<int> hertz) =>
        Eventually.TrueAsync(() => Hears(hertz), TimeSpan.FromSeconds(12), $"{string.Join(" and ", hertz)} Hz heard");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stopping.Dispose();
    }

    // The switch's own description of the call, in what SIPp got.
    private async Task FindAsync(SippAct act)
    {
        if (_to is null)
        {
            var media = new Regex($@"c=IN IP4 {Regex.Escape(_network.SwitchAddress)}\s[\s\S]*?m=audio (\d+) ");
            Match? found = null;
            await Eventually.TrueAsync(() => (found = media.Matches(act.Messages()).LastOrDefault()) is not null, what: "the switch says where it hears");
            _to = new IPEndPoint(IPAddress.Parse(_network.SwitchAddress), int.Parse(found!.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var packet = (await _socket.ReceiveAsync(_stopping.Token)).Buffer;
            if (packet.Length > 12 && packet[0] == 0x80 && (packet[1] & 0x7F) == 0)
            {
                lock (_gate)
                {
                    _heard.Enqueue((Stopwatch.GetTimestamp(), [.. packet.Skip(12).Select(Tone.Linear)]));
                    while (_heard.Count > 100)
                    {
                        _heard.Dequeue();
                    }
                }
            }
        }
    }

    private async Task SpeakAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var (started, sent, source) = (Stopwatch.GetTimestamp(), 0, (uint)Random.Shared.Next());
        var (key, since) = ((byte)0, -1); // the key that is down, and since which packet
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            for (; sent < Stopwatch.GetElapsedTime(started).TotalMilliseconds / 20; sent++)
            {
                if (since < 0 && _to is not null && NextKey() is { } next)
                {
                    (key, since) = (next, sent);
                }

                if (since >= 0)
                {
                    // 160 ms down, told three times that it is up, and a pause of 100 ms.
                    var age = sent - since;
                    if (age < 11)
                    {
                        byte[] told = [key, (byte)(age < 8 ? 10 : 0x80 | 10), 0, 0];
                        BinaryPrimitives.WriteUInt16BigEndian(told.AsSpan(2), (ushort)(Math.Min(age + 1, 8) * Samples));
                        await SendAsync(Events, marker: age == 0, sent, since, source, told);
                    }
                    else if (age == 16)
                    {
                        since = -1;
                    }
                }
                else if (_to is not null && Volatile.Read(ref _hertz) is > 0 and var hertz)
                {
                    var at = sent * Samples;
                    await SendAsync(0, marker: false, sent, sent, source, [.. Enumerable.Range(0, Samples).Select(n => Tone.Sample(hertz, at + n))]);
                }
            }
        }
    }

    private byte? NextKey()
    {
        lock (_gate)
        {
            return _keys.TryDequeue(out var key) ? key : null;
        }
    }

    private async Task SendAsync(byte type, bool marker, int sequence, int time, uint source, byte[] payload)
    {
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(type | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(time * Samples));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        payload.CopyTo(packet, 12);
        await _socket.SendAsync(packet, _to!, _stopping.Token);
    }
}
