using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Features;

internal static partial class FeaturesLog
{
    [LoggerMessage(2300, LogLevel.Warning, "An event of a feature code does not tell a phone that proved its password; it is left out of account.")]
    public static partial void Unproven(ILogger logger);

    [LoggerMessage(2301, LogLevel.Warning, "Too many feature codes at once: {Feature} of {Extension}@{Domain} is not saved.")]
    public static partial void Dropped(ILogger logger, string feature, string extension, string domain);

    [LoggerMessage(2302, LogLevel.Information, "{Extension}@{Domain} set {Feature} by telephone.")]
    public static partial void Saved(ILogger logger, string extension, string domain, string feature);

    [LoggerMessage(2303, LogLevel.Warning, "{Feature} of {Extension}@{Domain} is not saved: {Reason}")]
    public static partial void Refused(ILogger logger, string feature, string extension, string domain, string reason);

    [LoggerMessage(2304, LogLevel.Error, "{Feature} of {Extension}@{Domain} is not saved.")]
    public static partial void Failed(ILogger logger, Exception exception, string feature, string extension, string domain);
}
