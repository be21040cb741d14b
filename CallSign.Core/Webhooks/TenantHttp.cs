using System.Net;
using System.Net.Sockets;

namespace CallSign.Core.Webhooks;

/// <summary>
/// How programs are reached whose addresses tenants chose: on the public Internet only, so that nobody looks through the portal into the network that
/// it stands in. What is inside and wanted, the operator allows.
/// </summary>
/// <param name="allowed">Networks that are reached although they are not public.</param>
public sealed class TenantHttp(IReadOnlyList<IPNetwork> allowed)
{
    // IANA's special-purpose registries (RFC 6890) and multicast.
    private static readonly IPNetwork[] Inside =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/127", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>A handler without redirects, cookies and proxies. The name is resolved once, and what was judged is what is connected to.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 50, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectCallback = ConnectAsync,
    };

    /// <summary>Whether an address is connected to.</summary>
    public bool Reaches(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(n => n.Contains(plain)) || !Inside.Any(n => n.Contains(plain));
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var to = context.DnsEndPoint;
        IPAddress[] addresses = [.. (await Dns.GetHostAddressesAsync(to.Host, cancellationToken).ConfigureAwait(false)).Where(Reaches)];
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"{to.Host} is inside the portal's own network, which webhooks do not reach unless CALLSIGN_WEBHOOK_NETWORKS names it");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
