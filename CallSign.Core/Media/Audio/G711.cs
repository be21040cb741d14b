namespace CallSign.Core.Media.Audio;

/// <summary>The two companded forms of ITU-T G.711.</summary>
internal static class G711
{
    private static readonly float[] ALaw = [.. Enumerable.Range(0, 256).Select(b => ExpandALaw((byte)b) / 32768f)];
    private static readonly float[] MuLaw = [.. Enumerable.Range(0, 256).Select(b => ExpandMuLaw((byte)b) / 32768f)];

    public static float FromALaw(byte code) => ALaw[code];

    public static float FromMuLaw(byte code) => MuLaw[code];

    private static int ExpandALaw(byte code)
    {
        var value = code ^ 0x55;
        var (segment, step) = ((value >> 4) & 7, value & 15);
        var magnitude = segment == 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
        return (value & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int ExpandMuLaw(byte code)
    {
        var value = ~code & 0xFF;
        var magnitude = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
        return (value & 0x80) != 0 ? -magnitude : magnitude;
    }
}
