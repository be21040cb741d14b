namespace CallSign.Web.Shared.Controls;

internal static partial class ControlsLog
{
    [LoggerMessage(1700, LogLevel.Error, "A list of {Rows} could not be read")]
    public static partial void ListFailed(ILogger logger, Exception exception, string rows);
}
