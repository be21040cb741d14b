using CallSign.Web.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace CallSign.Web.Shared.Layout;

/// <summary>The frame of every portal page: menu, tenant, user.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _errors;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CallSignSettings Settings { get; init; }

    private static string Version { get; } = "CallSign " + ProductVersion.Text;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _errors?.Recover();

    private void Recover() => _errors?.Recover();
}
