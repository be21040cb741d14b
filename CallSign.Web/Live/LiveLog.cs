namespace CallSign.Web.Live;

internal static partial class LiveLog
{
    [LoggerMessage(3100, LogLevel.Error, "The live channel of tenant {TenantId} failed and begins anew.")]
    public static partial void ChannelFailed(ILogger logger, Exception exception, Guid? tenantId);

    [LoggerMessage(3101, LogLevel.Information, "{Actor} of tenant {TenantId} watches live calls over the hub.")]
    public static partial void ViewerJoined(ILogger logger, string actor, Guid? tenantId);

    [LoggerMessage(3102, LogLevel.Information, "{Actor} of tenant {TenantId} stopped watching live calls over the hub.")]
    public static partial void ViewerLeft(ILogger logger, string actor, Guid? tenantId);

    [LoggerMessage(3103, LogLevel.Information, "{Actor} of tenant {TenantId} may no longer watch live calls: disconnected.")]
    public static partial void ViewerRevoked(ILogger logger, string actor, Guid? tenantId);

    [LoggerMessage(3104, LogLevel.Warning, "Whether viewers of the hub may still watch could not be checked; they stay until the next check.")]
    public static partial void RecheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(3110, LogLevel.Warning, "The list of FreeSWITCH nodes can't be read, so it stays as it is: {Reason}")]
    public static partial void NodesNotRead(ILogger logger, string reason);

    [LoggerMessage(3111, LogLevel.Error, "The password of node {Node} can't be decrypted with the keys of this database; enter it again on the System page.")]
    public static partial void NodePasswordUnreadable(ILogger logger, string node);
}
