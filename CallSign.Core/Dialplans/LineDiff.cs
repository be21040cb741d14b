namespace CallSign.Core.Dialplans;

/// <summary>What became of a line between two versions.</summary>
public enum LineChange
{
    Same,
    Added,
    Removed,
}

/// <summary>A line of a comparison.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Text">The line.</param>
public sealed record DiffLine(LineChange Change, string Text);

/// <summary>Compares two texts by the line.</summary>
public static class LineDiff
{
    // The table of the longest common sequence has this many entries at most; beyond, the middle counts as changed whole.
    private const int MostEntries = 4_000_000;

    /// <summary>Every line of both, in order; removed ones before those that came in their place.</summary>
    public static IReadOnlyList<DiffLine> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        List<DiffLine> lines = [.. old[..start].Select(Same)];
        Middle(old[start..^end], now[start..^end], lines);
        lines.AddRange(old[^end..].Select(Same));
        return lines;
    }

    private static void Middle(string[] old, string[] now, List<DiffLine> lines)
    {
        if ((long)(old.Length + 1) * (now.Length + 1) > MostEntries)
        {
            lines.AddRange(old.Select(t => new DiffLine(LineChange.Removed, t)));
            lines.AddRange(now.Select(t => new DiffLine(LineChange.Added, t)));
            return;
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var o = old.Length - 1; o >= 0; o--)
        {
            for (var n = now.Length - 1; n >= 0; n--)
            {
                common[o, n] = old[o] == now[n] ? common[o + 1, n + 1] + 1 : Math.Max(common[o + 1, n], common[o, n + 1]);
            }
        }

        for (int o = 0, n = 0; o < old.Length || n < now.Length;)
        {
            if (o < old.Length && n < now.Length && old[o] == now[n])
            {
                lines.Add(Same(old[o++]));
                n++;
            }
            else if (o < old.Length && (n == now.Length || common[o + 1, n] >= common[o, n + 1]))
            {
                lines.Add(new DiffLine(LineChange.Removed, old[o++]));
            }
            else
            {
                lines.Add(new DiffLine(LineChange.Added, now[n++]));
            }
        }
    }

    private static DiffLine Same(string text) => new(LineChange.Same, text);

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
