using System.Net;
using CallSign.Core.Media.S3;

namespace CallSign.Web.Settings;

/// <summary>What the environment says, read once and checked whole at start. README.md, "Configuration", lists every name.</summary>
public sealed record CallSignSettings
{
    /// <summary>Npgsql's form; null where the portal runs its own cluster.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>TCP port of the portal, 1–65535.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Folder of the private cluster, the CDR spool and everything else that must survive a restart.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of sounds and music on hold.</summary>
    public string MediaFolder => Path.Combine(DataFolder, "media");

    /// <summary>That folder as the FreeSWITCH nodes see it, without a slash at the end; the same where both are one machine.</summary>
    public string MediaOnNodes { get => field ?? MediaFolder; init; }

    /// <summary>Folder of voicemail; nodes record into it and play from it.</summary>
    public string VoicemailFolder => Path.Combine(DataFolder, "voicemail");

    /// <summary>That folder as the FreeSWITCH nodes see it, without a slash at the end; the same where both are one machine.</summary>
    public string VoicemailOnNodes { get => field ?? VoicemailFolder; init; }

    /// <summary>The bucket that keeps sounds and voicemail; null where the two folders do.</summary>
    public S3Settings? Bucket { get; init; }

    /// <summary>FreeSWITCH nodes that the environment names.</summary>
    public IReadOnlyList<NodeSetting> Nodes { get; init; } = [];

    /// <summary>The xml_curl key where the environment fixes it; else the first run makes one.</summary>
    public string? XmlCurlKey { get; init; }

    /// <summary>Addresses from which xml_curl and CDR posts are taken; empty for any (the key is asked for in every case).</summary>
    public IReadOnlyList<IPNetwork> NodeNetworks { get; init; } = [];

    /// <summary>Networks that tenants' webhooks reach besides the public Internet.</summary>
    public IReadOnlyList<IPNetwork> WebhookNetworks { get; init; } = [];

    /// <summary>The URL by which FreeSWITCH nodes reach the portal, as written into the files of the System page.</summary>
    public required Uri NodeUrl { get; init; }

    /// <summary>Addresses and ports of the SIP profiles.</summary>
    public SipSettings Sip { get; init; } = new();

    /// <summary>Whether this is a demo: a tenant with invented data and calls of the rehearsal switch.</summary>
    public bool Demo { get; init; }

    /// <summary>Days for which the history of queues and agents is kept; null for ever.</summary>
    public int? QueueHistoryDays { get; init; } = CallSign.Core.Queues.QueueRetention.DefaultDays;
}

/// <summary>A node as the environment names it.</summary>
/// <param name="Name">As shown: <c>host:port</c>, or <c>host</c> where the port is 8021.</param>
/// <param name="Host">Host of event_socket.</param>
/// <param name="Port">Port of event_socket.</param>
/// <param name="Password">Its password.</param>
public sealed record NodeSetting(string Name, string Host, int Port, string Password)
{
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>Everything that is wrong with the settings, at once.</summary>
public sealed class BadSettingsException(IReadOnlyList<string> mistakes)
    : Exception("The settings can't be used:" + string.Concat(mistakes.Select(m => Environment.NewLine + "  - " + m)))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
