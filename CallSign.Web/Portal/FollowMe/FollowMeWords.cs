using CallSign.Core.FollowMe;

namespace CallSign.Web.Portal.FollowMe;

/// <summary>Follow-me plans in plain words.</summary>
internal static class FollowMeWords
{
    public static string Of(CallScreening screening) => screening switch
    {
        CallScreening.Outside => "Callers from outside",
        CallScreening.Everybody => "Everybody",
        _ => "Nobody",
    };
}
