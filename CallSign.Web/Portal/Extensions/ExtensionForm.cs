using System.Globalization;
using System.Reflection;
using CallSign.Core.Extensions;
using CallSign.Core.Saving;

namespace CallSign.Web.Portal.Extensions;

/// <summary>An extension's settings while a person edits them: the values, what was changed, and what is wrong at which field.</summary>
public sealed class ExtensionForm
{
    private static readonly Dictionary<string, PropertyInfo> Properties =
        typeof(ExtensionDraft).GetProperties().ToDictionary(p => p.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, string> _messages = new(StringComparer.Ordinal);
    private ExtensionDraft _original;

    public ExtensionForm(ExtensionDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Draft = draft;
        _original = draft.Copy();
    }

    /// <summary>Raised when a field was changed or a message came or went.</summary>
    public event Action? Changed;

    /// <summary>The values as they stand in the form.</summary>
    public ExtensionDraft Draft { get; }

    /// <summary>Whether anything differs from what was read.</summary>
    public bool IsDirty => Differences(_original, Draft).Count > 0;

    /// <summary>How many fields are wrong.</summary>
    public int Wrong => _messages.Count(m => m.Key.Length > 0);

    /// <summary>What is wrong at a field, or with the whole (the empty name); null where nothing is.</summary>
    public string? Message(string field) => _messages.GetValueOrDefault(field);

    public string? Text(string field) => (string?)Properties[field].GetValue(Draft);

    public bool Flag(string field) => (bool)Properties[field].GetValue(Draft)!;

    public int Number(string field) => (int)Properties[field].GetValue(Draft)!;

    /// <summary>Takes a value from a control and judges the field that it concerns.</summary>
    /// <param name="judged">The field to judge where it is another one: the destination of a forward that was switched on.</param>
    public void Set(string field, object? value, string? judged = null)
    {
        Properties[field].SetValue(Draft, value);
        Judge(judged ?? field);
    }

    /// <summary>Shows or removes the message of one field, as far as rules can judge it alone.</summary>
    public void Judge(string field)
    {
        var copy = Draft.Copy();
        copy.Normalize();
        Say(field, ExtensionRules.Check(copy)[field]);
    }

    /// <summary>Shows a message at a field; null removes it.</summary>
    public void Say(string field, string? message)
    {
        if (message is null)
        {
            _messages.Remove(field);
        }
        else
        {
            _messages[field] = message;
        }

        Changed?.Invoke();
    }

    /// <summary>Shows what a save was refused for, and nothing else.</summary>
    public void Show(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        _messages.Clear();
        foreach (var (field, message) in errors.All)
        {
            _messages.TryAdd(field, message);
        }

        Changed?.Invoke();
    }

    /// <summary>Takes what was saved as the new ground: nothing is changed or wrong any more.</summary>
    public void Saved(Extension extension)
    {
        Copy(ExtensionDraft.Of(extension), Draft);
        _original = Draft.Copy();
        _messages.Clear();
        Changed?.Invoke();
    }

    /// <summary>Where somebody else changed the extension to <paramref name="theirs"/>: their value, and the one in this form where it was changed too.</summary>
    public IReadOnlyList<FieldDifference> TheirChanges(ExtensionDraft theirs) =>
        [.. Differences(_original, theirs).Select(d => d with { Mine = Shown(d.Field, Properties[d.Field].GetValue(Draft)) })];

    /// <summary>Takes their value wherever this form was not changed; what was changed here stays and is still to be saved.</summary>
    public void Merge(ExtensionDraft theirs)
    {
        var mine = Differences(_original, Draft).Select(d => d.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var (field, property) in Properties)
        {
            if (!mine.Contains(field))
            {
                property.SetValue(Draft, property.GetValue(theirs));
            }
        }

        _original = theirs.Copy();
        _messages.Clear();
        Changed?.Invoke();
    }

    private static void Copy(ExtensionDraft from, ExtensionDraft to)
    {
        foreach (var property in Properties.Values)
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    // Both in stored form, so that typing a space and removing it is no change.
    private static List<FieldDifference> Differences(ExtensionDraft before, ExtensionDraft after)
    {
        ExtensionDraft left = before.Copy(), right = after.Copy();
        left.Normalize();
        right.Normalize();
        return
        [
            .. Properties.Values.Where(p => !Equals(p.GetValue(left), p.GetValue(right)))
                .Select(p => new FieldDifference(p.Name, Shown(p.Name, p.GetValue(right)), "")),
        ];
    }

    private static string Shown(string field, object? value) => value switch
    {
        null or "" => "–",
        _ when field is nameof(ExtensionDraft.SipPassword) or nameof(ExtensionDraft.VoicemailPin) => Core.Secrets.EncryptedSecret.Mask,
        bool flag => flag ? "on" : "off",
        _ => Convert.ToString(value, CultureInfo.CurrentCulture) ?? "",
    };
}

/// <summary>A field that two people changed, or one of them.</summary>
/// <param name="Field">The property's name.</param>
/// <param name="Theirs">The other person's value as shown.</param>
/// <param name="Mine">The value in the form as shown.</param>
public sealed record FieldDifference(string Field, string Theirs, string Mine)
{
    /// <summary>As <c>External caller id number</c>.</summary>
    public string Label { get; } = string.Concat(Field.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
