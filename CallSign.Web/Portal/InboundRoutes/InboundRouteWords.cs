using CallSign.Core.InboundRoutes;

namespace CallSign.Web.Portal.InboundRoutes;

/// <summary>Numbers and callers in words.</summary>
internal static class InboundRouteWords
{
    public static string Of(NumberMatch match) => match switch
    {
        NumberMatch.Exact => "One number",
        NumberMatch.Prefix => "All numbers that begin with",
        _ => "Numbers of a pattern",
    };

    public static string Of(CallerMatch match) => match switch
    {
        CallerMatch.Number => "One number",
        CallerMatch.Prefix => "Numbers that begin with",
        CallerMatch.Anonymous => "Withheld numbers",
        _ => "Anybody",
    };

    /// <summary>As <c>+49 170 123 4567</c> or <c>withheld numbers</c>.</summary>
    public static string Caller(CallerMatch match, string caller) => match is CallerMatch.Anonymous ? "withheld numbers" : CallerMatches.Describe(match, caller);

    public static string NumberHelp(NumberMatch match) => match switch
    {
        NumberMatch.Exact => "With its country code, as +49 30 123456, or as your carrier delivers it.",
        NumberMatch.Prefix => "The digits that they have in common, as +49 30 1234.",
        _ => "X is any digit, Z is 1–9, N is 2–9. At the end, ! is any further digits or none, a full stop at least one. As +49 30 1234 XX.",
    };

    /// <summary>A number in a field: grouped while it is one, else as typed.</summary>
    public static string Field(string number, bool beginning = false) =>
        E164.Key(number) != number ? number : beginning ? E164.ShowBeginning(number) : E164.Show(number);
}
