using CallSign.Web.Shared.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallSign.Web.Portal.Home;

/// <summary>Leads to the first page of the menu that the user may open.</summary>
public sealed partial class HomePage
{
    private bool _nothing;

    [Inject]
    public required NavAccess Access { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    private Task<AuthenticationState> State { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (await Access.AllowedAsync((await State).User) is [var first, ..])
        {
            Navigation.NavigateTo(first.Href, replace: true);
        }
        else
        {
            _nothing = true;
        }
    }
}
