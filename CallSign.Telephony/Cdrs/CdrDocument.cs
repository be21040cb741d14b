namespace CallSign.Telephony.Cdrs;

/// <summary>What mod_json_cdr and mod_xml_cdr tell of one channel, in one form. Values are decoded; every one is somebody else's text.</summary>
internal sealed class CdrDocument
{
    /// <summary><see cref="Core.Cdrs.CdrSource.JsonCdr"/> or <see cref="Core.Cdrs.CdrSource.XmlCdr"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The switch's own name.</summary>
    public string SwitchName { get; init; } = "";

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public string Direction { get; init; } = "";

    /// <summary>Channel variables by name.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>How the channel was seen, the newest first: each transfer adds one.</summary>
    public required IReadOnlyList<CdrProfile> Profiles { get; init; }

    /// <summary>
    /// Whether the form's encoding has made quotes of a value and quotes of the JSON indistinguishable, so that a caller may have written
    /// what looks like a variable. Then nothing is taken from it that says whose call it is.
    /// </summary>
    public bool IsForgeable { get; init; }

    public string Variable(string name) => Variables.GetValueOrDefault(name, "");
}

/// <summary>A caller profile: who calls whom on a channel, and the channels it originated.</summary>
internal sealed record CdrProfile
{
    public string Uuid { get; init; } = "";

    public string CallerNumber { get; init; } = "";

    public string CallerName { get; init; } = "";

    public string Destination { get; init; } = "";

    public string Context { get; init; } = "";

    public string ChannelName { get; init; } = "";

    /// <summary>Microseconds since 1970 of the channel's creation, 0 where not told.</summary>
    public long Created { get; init; }

    public IReadOnlyList<CdrProfile> Originators { get; init; } = [];

    public IReadOnlyList<CdrProfile> Originatees { get; init; } = [];
}

/// <summary>What was posted is no CDR; the message says why, to whoever set the switch up.</summary>
public sealed class BadCdrException(string message, Exception? inner = null) : Exception(message, inner);
