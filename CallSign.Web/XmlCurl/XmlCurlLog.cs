using System.Net;

namespace CallSign.Web.XmlCurl;

internal static partial class XmlCurlLog
{
    [LoggerMessage(3000, LogLevel.Error, "A {Kind} lookup failed; FreeSWITCH was told that there is nothing.")]
    public static partial void Failed(ILogger logger, XmlCurlKind kind, Exception exception);

    [LoggerMessage(3001, LogLevel.Warning, "{Address} asked with a wrong key or none.")]
    public static partial void KeyRefused(ILogger logger, IPAddress? address);

    [LoggerMessage(3002, LogLevel.Warning, "{Address} asked and is in none of FREESWITCH_NETWORKS.")]
    public static partial void AddressRefused(ILogger logger, IPAddress? address);

    [LoggerMessage(3003, LogLevel.Warning, "A lookup of more than {Limit} bytes was refused.")]
    public static partial void TooLarge(ILogger logger, int limit);

    [LoggerMessage(3004, LogLevel.Information, "The mailbox PIN of {Number} at {Domain} was changed by telephone.")]
    public static partial void PinChanged(ILogger logger, string number, string domain);
}
