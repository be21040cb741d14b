using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl;

/// <summary>Who may use the endpoints of the nodes: any user name with the key as password, from an allowed address.</summary>
/// <remarks>Reused as an endpoint filter by everything below <c>/freeswitch/</c>.</remarks>
public sealed class NodeCredential(NodeKey key, CallSignSettings settings, CredentialFailures failures, ILogger<NodeCredential> logger) : IEndpointFilter
{
    // A key of at most 128 characters and a user name of as many, in base 64.
    private const int LongestHeader = 360;

    private volatile Admitted? _admitted;

    /// <summary>0 where the request is admitted, else the status that it was given: 401, 403 or 429.</summary>
    public int Check(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (settings.NodeNetworks.Count > 0 && !IsAllowed(context.Connection.RemoteIpAddress))
        {
            var address = context.Connection.RemoteIpAddress;
            if (failures.Add(address))
            {
                XmlCurlLog.AddressRefused(logger, address); // not once for every packet of a flood
            }

            return Refuse(context, StatusCodes.Status403Forbidden);
        }

        var header = context.Request.Headers.Authorization;
        if (header is [{ Length: <= LongestHeader } text])
        {
            Span<byte> bytes = stackalloc byte[LongestHeader];
            if (HasKey(bytes[..Encoding.Latin1.GetBytes(text, bytes)]))
            {
                return 0;
            }
        }

        // A good key is always admitted, so whoever guesses beside a node can't lock it out.
        var stranger = context.Connection.RemoteIpAddress;
        if (!failures.Add(stranger))
        {
            return Refuse(context, StatusCodes.Status429TooManyRequests);
        }

        XmlCurlLog.KeyRefused(logger, stranger);
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"CallSign\"";
        return Refuse(context, StatusCodes.Status401Unauthorized);
    }

    /// <summary>The same question without any consequence: whoever is not admitted is to be refused by <see cref="Check"/>.</summary>
    /// <param name="address">Where the request came from.</param>
    /// <param name="authorization">The only Authorization header.</param>
    internal bool Admits(IPAddress? address, ReadOnlySpan<byte> authorization) =>
        (settings.NodeNetworks.Count == 0 || IsAllowed(address)) && HasKey(authorization);

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return Check(context.HttpContext) == 0 ? await next(context) : Results.Empty;
    }

    private static int Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return status;
    }

    private bool IsAllowed(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in settings.NodeNetworks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    // RFC 7617: "Basic" SP base64(user ":" password)
    private bool HasKey(ReadOnlySpan<byte> header)
    {
        var scheme = "Basic "u8;
        if (header.Length > LongestHeader || header.Length < scheme.Length || !Ascii.EqualsIgnoreCase(header[..scheme.Length], scheme))
        {
            return false;
        }

        // A node sends the same header always: the last one with the good key need not be decoded again.
        var version = key.Version;
        if (_admitted is { } admitted && ReferenceEquals(admitted.KeyVersion, version) && CryptographicOperations.FixedTimeEquals(header, admitted.Header))
        {
            return true;
        }

        Span<byte> encoded = stackalloc byte[LongestHeader];
        var text = header[scheme.Length..].Trim((byte)' ');
        text.CopyTo(encoded);
        if (Base64.DecodeFromUtf8InPlace(encoded[..text.Length], out var decoded) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        var credential = encoded[..decoded];
        var colon = credential.IndexOf((byte)':');
        var matches = colon >= 0 && key.Matches(credential[(colon + 1)..]);
        credential.Clear();
        if (matches)
        {
            _admitted = new Admitted(version, header.ToArray());
        }

        return matches;
    }

    private sealed record Admitted(object? KeyVersion, byte[] Header);
}
