using CallSign.Core.Extensions;
using CallSign.Core.Saving;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>What is to become of one noun or extension when many are changed together.</summary>
internal abstract class EntryChange(NounKind kind, Guid id)
{
    public NounKind Kind { get; } = kind;

    public Guid Id { get; } = id;

    public FieldErrors Errors { get; } = new();

    /// <summary>Fields that will be different, as files spell them; empty for a new one.</summary>
    public List<string> Changed { get; } = [];

    /// <summary>Whether its row holds a stand-in for name and number, for another row takes them over.</summary>
    public bool SteppedAside { get; set; }

    public abstract bool IsNew { get; }

    public abstract bool IsDeletion { get; }

    /// <summary>As it will be called; a deleted one as it is called.</summary>
    public abstract string Name { get; }

    public abstract string? Number { get; }

    public bool IsUnchanged => !IsNew && !IsDeletion && Changed.Count == 0;
}

/// <summary>A noun: new without a row, deleted without a draft.</summary>
internal sealed class NounChange(NounKind kind, Guid id, INoun? row, INoun? draft) : EntryChange(kind, id)
{
    public INoun? Row { get; } = row;

    /// <summary>As it shall be; its secrets in clear only where they are set anew.</summary>
    public INoun? Draft { get; } = draft;

    public override bool IsNew => Row is null;

    public override bool IsDeletion => Draft is null;

    public override string Name => (Draft ?? Row)!.Name;

    public override string? Number => ((Draft ?? Row) as INumbered)?.Number;
}

/// <summary>An extension: new without a row, deleted without a draft.</summary>
internal sealed class ExtensionChange(NounKind kind, Guid id, Extension? row, ExtensionDraft? draft) : EntryChange(kind, id)
{
    public Extension? Row { get; } = row;

    public ExtensionDraft? Draft { get; } = draft;

    public override bool IsNew => Row is null;

    public override bool IsDeletion => Draft is null;

    public override string Name => Draft?.DisplayName ?? Row!.DisplayName;

    public override string? Number => Draft?.Number ?? Row!.Number;
}
