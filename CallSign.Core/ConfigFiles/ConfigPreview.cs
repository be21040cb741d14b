namespace CallSign.Core.ConfigFiles;

/// <summary>How a configuration is brought in.</summary>
public sealed record ConfigImportOptions
{
    /// <summary>Whether what the file does not have is deleted, of the kinds that it has; else it is left alone.</summary>
    public bool Replace { get; init; }

    /// <summary>Of a file with encrypted secrets; null leaves the secrets out.</summary>
    public string? Passphrase { get; init; }

    /// <summary>Whether it is a version of this very tenant, whose ids and sealed secrets are its own.</summary>
    internal bool IsOwnVersion { get; init; }

    /// <summary>Ids that new nouns keep, for they are the tenant's own from before.</summary>
    internal IReadOnlySet<Guid>? OwnIds { get; init; }
}

/// <summary>Why a configuration can't be brought in.</summary>
/// <param name="Kind">The kind's own word; empty for the whole file.</param>
/// <param name="Name">Of the noun; empty for the whole kind.</param>
/// <param name="Field">As the file spells it; empty for the whole noun.</param>
/// <param name="Reason">A sentence that says what to do.</param>
public sealed record ConfigProblem(string Kind, string Name, string Field, string Reason);

/// <summary>What bringing in a configuration would do, or did. It saves all of it or nothing.</summary>
public sealed class ConfigPreview
{
    internal ConfigPreview(ConfigDocument? document, ConfigImportOptions options, string? problem = null)
    {
        (Document, Options, Problem) = (document, options, problem);
    }

    /// <summary>Why nothing of it can be used; null where the entries decide.</summary>
    public string? Problem { get; internal init; }

    public IReadOnlyList<ConfigProblem> Problems { get; internal init; } = [];

    /// <summary>What is left out of account.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    public IReadOnlyList<EntryDiff> Entries { get; internal init; } = [];

    /// <summary>How many nouns are as they shall be already.</summary>
    public int Unchanged { get; internal init; }

    /// <summary>Whether it was saved.</summary>
    public bool IsApplied { get; internal set; }

    public bool CanApply => Problem is null && Problems.Count == 0 && Entries.Count > 0;

    public ConfigImportOptions Options { get; }

    internal ConfigDocument? Document { get; }

    public int Count(EntryAction action) => Entries.Count(e => e.Action == action);
}
