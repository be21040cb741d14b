namespace CallSign.Web.Portal.Cdrs;

internal static partial class CdrsLog
{
    [LoggerMessage(3150, LogLevel.Error, "A report of calls could not be read")]
    public static partial void ReportFailed(ILogger logger, Exception exception);

    [LoggerMessage(3151, LogLevel.Error, "The dashboard's numbers could not be read")]
    public static partial void DashboardFailed(ILogger logger, Exception exception);
}
