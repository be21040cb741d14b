using CallSign.Core.Nodes;
using CallSign.Core.Settings;
using CallSign.Core.Tenancy;
using CallSign.Web.Settings;

namespace CallSign.Web.Portal.Installation;

/// <summary>The secrets between portal and nodes, whether the environment or the database has them.</summary>
internal sealed class NodeAccess(CallSignSettings settings, XmlCurlKeySetting key, SwitchNodeEditor nodes)
{
    /// <summary>Whether the environment sets the key, so that it can't be changed here.</summary>
    public bool KeyIsFixed => settings.XmlCurlKey is not null;

    /// <summary>The xml_curl key in clear.</summary>
    public async Task<string> KeyAsync(CancellationToken cancellationToken) => settings.XmlCurlKey ?? await key.ReadOrCreateAsync(cancellationToken);

    /// <summary>What stands in the files of a node; null where there is no such node.</summary>
    public async Task<BootstrapFiles.Values?> FilesOfAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        var secret = await KeyAsync(cancellationToken);
        if (settings.Nodes.FirstOrDefault(n => n.Name == name) is { } fixedNode)
        {
            return new BootstrapFiles.Values(settings.NodeUrl, secret, fixedNode.Password, ListenAddress(fixedNode.Host), fixedNode.Port);
        }

        var stored = (await nodes.AllAsync(actor, cancellationToken)).FirstOrDefault(n => n.Name == name);
        return stored is not null && await nodes.PasswordAsync(actor, name, cancellationToken) is { } password
            ? new BootstrapFiles.Values(settings.NodeUrl, secret, password, ListenAddress(stored.Host), stored.Port)
            : null;
    }

    /// <summary>Whether the node runs on the portal's own machine.</summary>
    public static bool IsLocal(string host) =>
        host is "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));

    private static string ListenAddress(string host) => IsLocal(host) ? "127.0.0.1"
        : System.Net.IPAddress.TryParse(host, out var address) ? address.ToString() : "0.0.0.0";
}
