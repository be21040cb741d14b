namespace CallSign.Core.Editing;

/// <summary>Why one field was refused, in words for the person who filled it in.</summary>
/// <param name="Field">The property's C# name; empty where no single field is to blame.</param>
/// <param name="Message">A sentence that says what to do.</param>
public sealed record FieldError(string Field, string Message);

/// <summary>How a save ended.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>Nothing was saved: <see cref="SaveResult{T}.Errors"/> says which fields to correct.</summary>
    Invalid,

    /// <summary>Nothing was saved: somebody else saved first. <see cref="SaveResult{T}.Value"/> is the row as it stands now.</summary>
    Conflict,

    /// <summary>There is no such row, or it is another tenant's: callers can't tell which.</summary>
    NotFound,
}

/// <summary>What an editor answers. Users' mistakes come back here; only defects and a lost database throw.</summary>
/// <typeparam name="T">The row as it stands after the save, or now in the database after a conflict.</typeparam>
public sealed record SaveResult<T>(SaveOutcome Outcome, T? Value, IReadOnlyList<FieldError> Errors)
    where T : class
{
    public bool Succeeded => Outcome is SaveOutcome.Saved;
}

/// <summary>Makes results.</summary>
public static class SaveResult
{
    public static SaveResult<T> Saved<T>(T value)
        where T : class => new(SaveOutcome.Saved, value, []);

    public static SaveResult<T> Invalid<T>(IReadOnlyList<FieldError> errors)
        where T : class => new(SaveOutcome.Invalid, null, errors);

    public static SaveResult<T> Invalid<T>(string field, string message)
        where T : class => new(SaveOutcome.Invalid, null, [new FieldError(field, message)]);

    public static SaveResult<T> Conflict<T>(T? current)
        where T : class =>
        new(SaveOutcome.Conflict, current, [new FieldError("", "This was changed by somebody else meanwhile. Nothing was saved.")]);

    public static SaveResult<T> NotFound<T>()
        where T : class => new(SaveOutcome.NotFound, null, [new FieldError("", "This is no longer there.")]);
}
