using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>Which events one socket gets, as <c>event</c>, <c>nixevent</c>, <c>noevents</c> and <c>filter</c> of mod_event_socket set it.</summary>
internal sealed class EventSubscription
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _subclasses = new(StringComparer.Ordinal);
    private readonly List<(string Header, string Value)> _filters = [];
    private bool _all;

    /// <summary>Whether anything is subscribed to.</summary>
    public bool Active => _all || _names.Count > 0;

    public bool Json { get; private set; }

    /// <summary>Set by <c>myevents</c>: only this channel's events.</summary>
    public string? Channel { get; set; }

    /// <summary>The command's arguments; returns the format's word, or null where no event was named.</summary>
    public string? Add(string arguments)
    {
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = 0;
        if (words.Length > 0 && words[0] is "plain" or "json" or "xml")
        {
            Json = words[0] == "json";
            from = 1;
        }

        var custom = false;
        foreach (var word in words.AsSpan(from))
        {
            if (custom)
            {
                _subclasses.Add(word);
            }
            else if (word.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                _all = true;
            }
            else
            {
                _names.Add(word);
                custom = word.Equals("CUSTOM", StringComparison.OrdinalIgnoreCase);
            }
        }

        return Active ? Json ? "json" : "plain" : null;
    }

    public void Remove(string arguments)
    {
        foreach (var word in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _names.Remove(word);
            _subclasses.Remove(word);
            _all &= !word.Equals("all", StringComparison.OrdinalIgnoreCase);
        }
    }

    public void Clear()
    {
        _all = false;
        _names.Clear();
        _subclasses.Clear();
        _filters.Clear();
    }

    public void Filter(string header, string value) => _filters.Add((header, value));

    public void Unfilter(string header, string? value) =>
        _filters.RemoveAll(f => header == "all" || (f.Header == header && (value is null || f.Value == value)));

    public bool Wants(EventTemplate template, CallValues values, in Stamp stamp)
    {
        if (!_all && !_names.Contains(template.Name))
        {
            return false;
        }

        // "event plain CUSTOM" alone names no subclass and gets none
        if (!_all && template.Subclass.Length > 0 && !_subclasses.Contains(template.Subclass))
        {
            return false;
        }

        return (Channel is null || template.Header("Unique-ID", values, stamp) == Channel) && Passes(template, values, stamp);
    }

    /// <summary>An event passes where any filter matches; a value that begins with a slash is a regular expression.</summary>
    private bool Passes(EventTemplate template, CallValues values, in Stamp stamp)
    {
        if (_filters.Count == 0)
        {
            return true;
        }

        foreach (var (header, wanted) in _filters)
        {
            if (template.Header(header, values, stamp) is { } value && Matches(value, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string value, string wanted) => wanted is ['/', ..]
        ? System.Text.RegularExpressions.Regex.IsMatch(value, wanted.Trim('/'), default, TimeSpan.FromSeconds(1))
        : value.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
