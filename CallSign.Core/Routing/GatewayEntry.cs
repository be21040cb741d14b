using System.Buffers;
using CallSign.Core.Gateways;

namespace CallSign.Core.Routing;

/// <summary>A gateway as mod_sofia is told of it. Two equal entries need no command of the switch.</summary>
/// <remarks>Holds its password in clear; prints as its name.</remarks>
public sealed record GatewayEntry
{
    private static readonly SearchValues<char> ProxyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[];=");

    /// <summary>A <see cref="RoutingToken.IsName"/>, unique over the platform.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant that owns it; null for one of the platform.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The SIP profile it belongs to.</summary>
    public required string Profile { get; init; }

    /// <summary>Host, host:port or either with URI parameters.</summary>
    public required string Proxy { get; init; }

    public bool Register { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Realm { get; init; }

    public string? FromUser { get; init; }

    public string? FromDomain { get; init; }

    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>Seconds between OPTIONS pings, at least 5; 0 for none.</summary>
    public int PingSeconds { get; init; }

    public override string ToString() => Name;

    /// <summary>Null where mod_sofia could not use it: a bad name or proxy, or a registration without name and password.</summary>
    internal static GatewayEntry? From(Gateway row, string? password)
    {
        var usable = RoutingToken.IsName(row.Name) && RoutingToken.IsName(row.Profile)
            && row.Proxy.Length is > 0 and <= 300 && !row.Proxy.AsSpan().ContainsAnyExcept(ProxyCharacters)
            && (row.Transport is "udp" or "tcp" or "tls")
            && !(row.Register && (string.IsNullOrEmpty(row.Username) || string.IsNullOrEmpty(password)));
        return !usable ? null : new GatewayEntry
        {
            Name = row.Name,
            TenantId = row.TenantId,
            Profile = row.Profile,
            Proxy = row.Proxy,
            Register = row.Register,
            Username = Text(row.Username),
            Password = Text(password),
            Realm = Text(row.Realm),
            FromUser = Text(row.FromUser),
            FromDomain = Text(row.FromDomain),
            Transport = row.Transport,
            PingSeconds = row.PingSeconds == 0 ? 0 : Math.Clamp(row.PingSeconds, 5, 3600),
        };
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
