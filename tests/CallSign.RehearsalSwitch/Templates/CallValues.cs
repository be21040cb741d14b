using System.Text;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>What one call puts into the templates: its UUIDs, numbers and domain, and when each of its moments was.</summary>
internal sealed class CallValues(Random random, SwitchIdentity identity)
{
    private string?[] _text = new string?[Names.Slots.Count];
    private byte[]?[] _plain = new byte[]?[Names.Slots.Count];
    private long[] _micros = new long[Names.Moments.Count];

    /// <summary>Microseconds since 1970 of a moment; 0 where it has not come.</summary>
    public long Micros(int moment) => moment < _micros.Length ? _micros[moment] : 0;

    public void Mark(int moment, long micros)
    {
        if (moment >= _micros.Length)
        {
            Array.Resize(ref _micros, Math.Max(Names.Moments.Count, moment + 1));
        }

        _micros[moment] = micros;
    }

    public void Set(string slot, string value)
    {
        var number = Names.Slots.Of(slot);
        Grow(number);
        _text[number] = value;
        _plain[number] = null;
    }

    public string Text(string slot) => Text(Names.Slots.Of(slot));

    public string Text(int slot)
    {
        Grow(slot);
        return _text[slot] ??= Make(Names.Slots.Word(slot));
    }

    /// <summary>Percent-coded UTF-8.</summary>
    public byte[] Plain(int slot)
    {
        Grow(slot);
        return _plain[slot] ??= Encoding.UTF8.GetBytes(WireText.Percent(Text(slot)));
    }

    /// <summary>A version 4 UUID of the seeded random numbers.</summary>
    public static Guid NewUuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (random)
        {
            random.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private void Grow(int slot)
    {
        if (slot >= _text.Length)
        {
            var size = Math.Max(Names.Slots.Count, slot + 1);
            Array.Resize(ref _text, size);
            Array.Resize(ref _plain, size);
        }
    }

    private string Make(string slot)
    {
        var (kind, rest) = slot.Split(':', 2) is [var k, var r] ? (k, r) : (slot, "");
        return kind switch
        {
            "leg" or "uuid" => NewUuid(random).ToString(),
            "session" => identity.NextSession().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "sipcall" => $"{identity.NextSession()}-{Environment.ProcessId}@127.0.0.1",
            "core" => identity.CoreUuid.ToString(),
            "hostname" => identity.Hostname,
            "cause" => "NORMAL_CLEARING",
            "q850" => "16",
            _ => throw new InvalidOperationException($"The call has no value for '{slot}'{(rest.Length > 0 ? $" ({rest})" : "")}."),
        };
    }
}

/// <summary>What a FreeSWITCH says of itself in every event.</summary>
internal sealed class SwitchIdentity(string hostname, Random random)
{
    private long _sessions;

    public string Hostname { get; } = hostname;

    /// <summary>New with each start of the switch.</summary>
    public Guid CoreUuid { get; private set; } = CallValues.NewUuid(random);

    public long Sessions => Interlocked.Read(ref _sessions);

    public long NextSession() => Interlocked.Increment(ref _sessions);

    public void Restart()
    {
        CoreUuid = CallValues.NewUuid(random);
        Interlocked.Exchange(ref _sessions, 0);
    }
}
