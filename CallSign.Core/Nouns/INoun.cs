using System.Text.Json.Serialization;
using CallSign.Core.Destinations;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;

namespace CallSign.Core.Nouns;

/// <summary>
/// Something that administrators configure on a PBX: a ring group, an IVR menu, a gateway. It is edited, listed, served as REST, imported and
/// exported by what is in this room; its own folder says what it has and what it may be.
/// </summary>
/// <remarks>
/// A noun is its own draft: forms, REST bodies and CSV rows fill a detached one, and <see cref="NounEditor{T}"/> copies what is mapped onto the
/// row. What the snapshot holds are detached ones too, which nothing changes after they were read.
/// </remarks>
public interface INoun
{
    Guid Id { get; }

    /// <summary>As people know it, 1–60 characters; unique among its kind in the tenant.</summary>
    string Name { get; set; }

    /// <summary>What it is for, at most 500 characters; null for nothing.</summary>
    string? Description { get; set; }

    /// <summary>While false it is not served: calls to it end as calls to an unknown number do.</summary>
    bool Enabled { get; set; }

    DateTime CreatedAt { get; set; }

    DateTime UpdatedAt { get; set; }

    /// <summary>PostgreSQL's xmin: an edit of a stale copy is refused.</summary>
    uint Version { get; set; }

    /// <summary>Brings its own fields into their stored form: trimmed, empty as null. Name, number and description are brought by the editor.</summary>
    void Normalize();

    /// <summary>Every rule of its own that it breaks, as far as it can be judged alone. Names, numbers and destinations are checked by the editor.</summary>
    void Check(FieldErrors errors);

    /// <summary>What it leads to; the editor checks that it is there, and refuses to delete what others lead to.</summary>
    IEnumerable<NounLink> Links();
}

/// <summary>A noun that is reached by dialling a number inside its tenant.</summary>
public interface INumbered : INoun
{
    /// <summary>2–15 digits, or * and digits; unique among everything of the tenant that can be dialled. Null: reached as a destination only.</summary>
    string? Number { get; set; }
}

/// <summary>A noun with secrets: they are encrypted in the row and in clear only in drafts that set them and in the snapshot.</summary>
public interface ISecretive : INoun
{
    /// <summary>Puts new secrets into their encrypted form; what is not set anew keeps that of <paramref name="previous"/>.</summary>
    /// <param name="box">Encrypts.</param>
    /// <param name="previous">The row as it was; null for a new one.</param>
    void Seal(SecretBox box, INoun? previous);

    /// <summary>Fills in the secrets in clear, for the snapshot.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Made with another key ring.</exception>
    void Reveal(SecretBox box);
}

/// <summary>Something that a noun leads to.</summary>
/// <param name="Field">Property that names it, as errors name fields; a list's entry as <c>Options[2].Destination</c>.</param>
/// <param name="To">What it names; also a noun that takes no calls and is only referred to, then not <paramref name="Automatic"/>.</param>
/// <param name="Automatic">Whether a call can get there without anybody pressing a key or answering: such links must not make a circle.</param>
public sealed record NounLink(string Field, Destination To, bool Automatic = true);

/// <summary>Says what a noun is called. The kind is the same word in the database, in REST, in the portal and in the dialplan.</summary>
/// <param name="kind">As <c>ring_group</c>: what destinations and references name it by.</param>
/// <param name="one">As <c>ring group</c>.</param>
/// <param name="many">As <c>ring groups</c>.</param>
/// <param name="icon">Name of a Material symbol.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NounAttribute(string kind, string one, string many, string icon) : Attribute
{
    public string Kind { get; } = kind;

    public string One { get; } = one;

    public string Many { get; } = many;

    public string Icon { get; } = icon;

    /// <summary>Whether calls can be led to it.</summary>
    public bool IsDestination { get; init; }

    /// <summary>Whether others name it without leading calls to it, as a sound: it is shown where it is used, and is not deleted while it is.</summary>
    public bool IsReferenced { get; init; }

    /// <summary>Last part of its page and its REST resource, as <c>ring-groups</c>.</summary>
    [JsonIgnore]
    public string Path => Many.Replace(' ', '-').ToLowerInvariant();
}

/// <summary>A text column that a list of the noun is searched in, beside name, number and description; at most two.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchableAttribute : Attribute;

/// <summary>A column that a list of the noun can be ordered by, beside name, number, enabled and time of the last change.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SortableAttribute : Attribute;
