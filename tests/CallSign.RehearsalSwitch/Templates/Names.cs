namespace CallSign.RehearsalSwitch.Templates;

/// <summary>Words turned into small numbers, so that a call's values and times lie in arrays.</summary>
internal sealed class Names
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    /// <summary>What differs from call to call: <c>caller</c>, <c>domain</c>, <c>leg:A</c>, <c>uuid:…</c></summary>
    public static Names Slots { get; } = new();

    /// <summary>Moments of a call: <c>create</c>, <c>ring</c>, <c>answer</c>, <c>hangup</c>, …</summary>
    public static Names Moments { get; } = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _words.Count;
            }
        }
    }

    public int Of(string word)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(word, out var number))
            {
                number = _words.Count;
                _numbers.Add(word, number);
                _words.Add(word);
            }

            return number;
        }
    }

    public string Word(int number)
    {
        lock (_gate)
        {
            return _words[number];
        }
    }
}
