using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallSign.Web.Shared.Layout;

/// <summary>The menu: what <see cref="NavScan"/> found and the user may open.</summary>
public sealed partial class NavMenu
{
    private IReadOnlyList<NavEntry> _entries = [];

    [Inject]
    public required NavAccess Access { get; init; }

    [CascadingParameter]
    private Task<AuthenticationState> State { get; set; } = default!;

    protected override async Task OnParametersSetAsync() => _entries = await Access.AllowedAsync((await State).User);

    private static string Heading(NavGroup group) => group switch
    {
        NavGroup.Monitor => "Monitor",
        NavGroup.Hospitality => "Hospitality",
        NavGroup.Pbx => "Telephony",
        NavGroup.Routing => "Calls in and out",
        NavGroup.Sound => "Sound",
        NavGroup.Account => "Company",
        NavGroup.Platform => "Platform",
        _ => group.ToString(),
    };
}
