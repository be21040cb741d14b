using CallSign.Core.Gateways;
using CallSign.Core.OutboundRoutes;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.OutboundRoutes;

/// <summary>Edits one outbound route and shows which others are for the same numbers.</summary>
public sealed partial class OutboundRoutePage
{
    private IReadOnlyList<OutboundRoute> _others = [];

    [Inject]
    public required GatewayChoices GatewayChoices { get; init; }

    /// <summary>Whether a new route starts as the emergency route.</summary>
    [SupplyParameterFromQuery(Name = "emergency")]
    public bool? StartsAsEmergency { get; set; }

    private IReadOnlyList<GatewayChoice> Choices { get; set; } = [];

    private IReadOnlyList<RouteOverlap> Overlaps => RouteOverlap.Of(Draft, _others);

    private bool HasPin => Draft.PinInClear is null && Draft.Pin is not null;

    private string PatternsText
    {
        get => string.Join('\n', Draft.Patterns);
        set => Draft.Patterns = [.. Parts(value, '\n', '\r', ',').Select(DialPattern.Clean)];
    }

    private string ExtensionsText
    {
        get => string.Join(", ", Draft.AllowedExtensions);
        set => Draft.AllowedExtensions = [.. Parts(value, ',', ';', ' ')];
    }

    private string GroupsText
    {
        get => string.Join(", ", Draft.AllowedGroups);
        set => Draft.AllowedGroups = [.. Parts(value, ',', ';')];
    }

    private string? NewPin
    {
        get => Draft.PinInClear;
        set => Draft.PinInClear = string.IsNullOrEmpty(value) ? null : value;
    }

    protected override async Task<OutboundRoute> NewAsync()
    {
        var order = (await Nouns.AllAsync(Actor, CancellationToken.None)).Where(r => !r.IsDefault).Select(r => r.Order).DefaultIfEmpty(90).Max() + 10;
        return StartsAsEmergency is true
            ? new OutboundRoute { Name = "Emergency", IsEmergency = true, Order = 1, TollClass = TollClass.Internal }
            : new OutboundRoute { Order = Math.Min(order, 9999) };
    }

    protected override async Task LoadedAsync()
    {
        _others = await Nouns.AllAsync(Actor, CancellationToken.None);
        Choices = await GatewayChoices.AllAsync(Actor, CancellationToken.None);
    }

    // What an emergency route can't have is not shown for it, so it must not stay either.
    private void ClearForEmergency()
    {
        if (Draft.IsEmergency)
        {
            (Draft.AllowedExtensions, Draft.AllowedGroups, Draft.MaxCalls, Draft.CallsPerSecond, Draft.IsDefault) = ([], [], null, null, false);
            Draft.PinInClear = Draft.Pin is null ? null : "";
            Draft.CallerId = Draft.CallerId is OutboundCallerId.Withheld ? OutboundCallerId.Extension : Draft.CallerId;
        }
    }

    private void RemovePin() => Draft.PinInClear = "";

    private void SetCause(string cause, bool on)
    {
        // In the order of the list, so that a cause that was taken out and put back changes nothing.
        var chosen = Draft.FailoverCauses.Where(c => c != cause).Concat(on ? [cause] : []).ToHashSet(StringComparer.Ordinal);
        Draft.FailoverCauses = [.. OutboundRoute.FailoverChoices.Where(chosen.Contains)];
    }

    private static string[] Parts(string? text, params char[] separators) =>
        (text ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
