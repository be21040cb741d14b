namespace CallSign.Web.Settings;

/// <summary>A <c>.env</c> file of a developer: <c>NAME=value</c> a line, # for comments, quotes around a value dropped.</summary>
internal static class DotEnvFile
{
    /// <summary>The file's settings, <c>__</c> read as <c>:</c>; none where there is no file.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                var value = line[(equals + 1)..].Trim();
                if (value.Length > 1 && value[0] == value[^1] && value[0] is '"' or '\'')
                {
                    value = value[1..^1];
                }

                yield return new(line[..equals].Replace("export ", "", StringComparison.Ordinal).Trim().Replace("__", ":", StringComparison.Ordinal), value);
            }
        }
    }
}
