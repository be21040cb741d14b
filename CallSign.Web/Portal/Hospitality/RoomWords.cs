using System.Globalization;
using CallSign.Core.Hospitality;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Web.Portal.Hospitality;

/// <summary>Rooms, wake-up calls and bills in words.</summary>
internal static class RoomWords
{
    public static string Of(Housekeeping state) => state switch
    {
        Housekeeping.Clean => "Clean",
        Housekeeping.Dirty => "Dirty",
        Housekeeping.Inspected => "Inspected",
        _ => "Out of order",
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(Housekeeping state) => state switch
    {
        Housekeeping.Clean => "success",
        Housekeeping.Dirty => "warning",
        Housekeeping.Inspected => "info",
        _ => "danger",
    };

    public static string Of(WakeUpState state) => state switch
    {
        WakeUpState.Pending => "Waits",
        WakeUpState.Calling => "Rings",
        WakeUpState.Answered => "Picked up",
        WakeUpState.Confirmed => "Confirmed",
        WakeUpState.Unanswered => "Unanswered",
        WakeUpState.Alarming => "Desk is called",
        WakeUpState.Alarmed => "Alarm",
        _ => "Cancelled",
    };

    public static string Kind(WakeUpState state) => state switch
    {
        WakeUpState.Confirmed => "success",
        WakeUpState.Pending => "info",
        WakeUpState.Cancelled => "neutral",
        WakeUpState.Calling or WakeUpState.Answered => "warning",
        _ => "danger",
    };

    public static string Of(TollClass calls) => calls switch
    {
        TollClass.Internal => "Inside the house only",
        TollClass.Local => "Local calls",
        TollClass.National => "National calls",
        TollClass.International => "International calls",
        _ => "All calls",
    };

    public static string Of(ChargeRateUse use) => use is ChargeRateUse.Call ? "Calls" : "Article";

    public static string Of(ChargeKind kind) => kind switch { ChargeKind.Call => "Call", ChargeKind.Article => "Article", _ => "Other" };

    public static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>As <c>06:30 daily</c>.</summary>
    public static string Time(WakeUpCall call) => call.Time.ToString("HH:mm", CultureInfo.InvariantCulture) + (call.Daily ? " daily" : "");
}
