using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Account;

/// <summary>Leads on from the account pages, and never out of the portal.</summary>
internal sealed class AccountRedirect(NavigationManager navigation)
{
    /// <summary>To a path of the portal; anything else counts as the start page.</summary>
    public void To(string? path) => navigation.NavigateTo(Local(path));

    public void To(string path, IReadOnlyDictionary<string, object?> query) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(navigation.ToAbsoluteUri(path).GetLeftPart(UriPartial.Path), query));

    /// <summary>The path where it leads into the portal, else <c>/</c>.</summary>
    public static string Local(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAny('\r', '\n', '\t') ? path : "/";
}
