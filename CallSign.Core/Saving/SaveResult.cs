namespace CallSign.Core.Saving;

/// <summary>How a save ended: with the saved row, or with what is wrong at which field.</summary>
public sealed class SaveResult<T>
    where T : class
{
    internal SaveResult(SaveOutcome outcome, T? value, FieldErrors errors, T? current = null)
    {
        Outcome = outcome;
        Value = value;
        Errors = errors;
        Current = current;
    }

    public SaveOutcome Outcome { get; }

    /// <summary>The row as it is in the database now; null where it was not saved.</summary>
    public T? Value { get; }

    /// <summary>After <see cref="SaveOutcome.Stale"/>: the row as the other person left it, where the editor says so.</summary>
    public T? Current { get; }

    public FieldErrors Errors { get; }

    public bool Succeeded => Value is not null;
}

/// <summary>How a save ended.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>Fields have to be corrected.</summary>
    Failed,

    /// <summary>Somebody else saved the row first.</summary>
    Stale,

    /// <summary>The row is not there, or is another tenant's: callers can't tell which.</summary>
    Gone,
}

/// <summary>Makes a <see cref="SaveResult{T}"/>.</summary>
public static class SaveResult
{
    public static SaveResult<T> Saved<T>(T value)
        where T : class => new(SaveOutcome.Saved, value, new FieldErrors());

    public static SaveResult<T> Failed<T>(FieldErrors errors)
        where T : class => new(SaveOutcome.Failed, null, errors);

    /// <summary>One mistake; <paramref name="field"/> is empty where it concerns the whole.</summary>
    public static SaveResult<T> Failed<T>(string field, string message)
        where T : class => new(SaveOutcome.Failed, null, new FieldErrors().Add(field, message));

    /// <summary>Somebody else saved the row since it was read.</summary>
    public static SaveResult<T> Stale<T>(T? current = null)
        where T : class => new(
            SaveOutcome.Stale, null, new FieldErrors().Add("", "Somebody else has changed this since you opened it. Load it again, then repeat your change."), current);

    /// <summary>The row is not there (any more), or belongs to somebody else.</summary>
    public static SaveResult<T> Gone<T>()
        where T : class => new(SaveOutcome.Gone, null, new FieldErrors().Add("", "This no longer exists."));
}

/// <summary>Mistakes by field, in the words shown to people. Field names are property names; the empty name stands for the whole.</summary>
public sealed class FieldErrors
{
    private readonly List<KeyValuePair<string, string>> _all = [];

    /// <summary>In the order they were found.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    public bool Any => _all.Count > 0;

    /// <summary>The first mistake at <paramref name="field"/>, or null.</summary>
    public string? this[string field] => _all.FirstOrDefault(e => string.Equals(e.Key, field, StringComparison.OrdinalIgnoreCase)).Value;

    public FieldErrors Add(string field, string message)
    {
        _all.Add(new(field, message));
        return this;
    }

    /// <summary>Adds the mistake where <paramref name="wrong"/> holds.</summary>
    public FieldErrors AddIf(bool wrong, string field, string message) => wrong ? Add(field, message) : this;

    /// <summary>As validation problem details want it.</summary>
    public IDictionary<string, string[]> ToDictionary() =>
        _all.GroupBy(e => e.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Select(e => e.Value).ToArray(), StringComparer.OrdinalIgnoreCase);
}
