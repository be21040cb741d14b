using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Nouns;
using CallSign.Core.Parking;
using CallSign.Core.Saving;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.FeatureCodes;

/// <summary>Every feature with its code in this tenant; each is switched and renumbered in its row and saved at once.</summary>
public sealed partial class FeatureCodesPage
{
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);
    private FeaturePlan? _plan;
    private bool _ownLots;
    private bool _busy;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounList<FeatureCode> Codes { get; init; }

    [Inject]
    public required NounEditor<FeatureCode> Editor { get; init; }

    [Inject]
    public required NounList<ParkingLot> Lots { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        _ownLots = (await Lots.AllAsync(actor, CancellationToken.None)).Any(l => l.Enabled);
        _plan = FeaturePlan.Of(await Codes.AllAsync(actor, CancellationToken.None));
    }

    private Task SwitchAsync(Feature feature, bool on) =>
        SaveAsync(feature, _plan!.CodeOf(feature), on, $"{feature.Title} is {(on ? "on" : "off")}.");

    private Task RenumberAsync(Feature feature, string? typed)
    {
        var code = DialNumber.Clean(typed) ?? "";
        if (code == _plan!.CodeOf(feature))
        {
            Forget(feature);
            return Task.CompletedTask;
        }

        _typed[feature.Name] = typed ?? "";
        return SaveAsync(feature, code, _plan.IsOn(feature), $"{feature.Title} has the code {code} now.");
    }

    private Task ResetAsync(Feature feature) => SaveAsync(feature, feature.Code, feature.OnByDefault, $"{feature.Title} is as it came.");

    private async Task SaveAsync(Feature feature, string code, bool on, string done)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var actor = await Current.GetAsync();
            var row = _plan!.RowOf(feature);
            var draft = new FeatureCode { Id = row?.Id ?? Guid.CreateVersion7(), Name = feature.Name, Number = code, Enabled = on, Description = row?.Description };
            SaveResult<FeatureCode> result;
            if (row is null)
            {
                result = await Editor.CreateAsync(actor, draft, CancellationToken.None);
            }
            else if (code == feature.Code && on == feature.OnByDefault && row.Description is null)
            {
                // What is as it came needs no row; but what it comes with must be free by now.
                var errors = await Editor.CheckAsync(actor, draft, CancellationToken.None);
                result = errors.Any ? SaveResult.Failed<FeatureCode>(errors) : await Editor.DeleteAsync(actor, row.Id, row.Version, CancellationToken.None);
            }
            else
            {
                result = await Editor.SaveAsync(actor, row.Id, row.Version, draft, CancellationToken.None);
            }

            if (result.Succeeded)
            {
                Forget(feature);
                Notifications.Notify(NotificationSeverity.Success, done);
            }
            else
            {
                _errors[feature.Name] = result.Errors.All.Select(e => e.Value).FirstOrDefault() ?? "This could not be saved.";
            }

            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private void Forget(Feature feature)
    {
        _errors.Remove(feature.Name);
        _typed.Remove(feature.Name);
    }
}
