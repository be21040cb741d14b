using CallSign.Core.Hospitality;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace CallSign.Web.Portal.Hospitality;

/// <summary>One room: check-in and check-out, wake-up calls, housekeeping, the bill.</summary>
public sealed partial class RoomPage
{
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private RoomRow? _row;
    private CheckIn _guest = new();
    private TollClass? _calls;
    private WakeUpWish _wish = new();
    private IReadOnlyList<WakeUpCall> _wakeUps = [];
    private IReadOnlyList<Stay> _stays = [];
    private Guid? _stayId;
    private Bill? _bill;
    private FieldErrors _errors = new();
    private string? _problem;
    private string? _moveTo;
    private string? _chargeText;
    private decimal _chargeAmount = 1;
    private bool _loaded;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The stay whose bill is shown first.</summary>
    [SupplyParameterFromQuery(Name = "stay")]
    public Guid? ShownStay { get; set; }

    [Inject]
    public required RoomBoard Board { get; init; }

    [Inject]
    public required FrontDesk Desk { get; init; }

    [Inject]
    public required WakeUps WakeUps { get; init; }

    [Inject]
    public required GuestBill Bills { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    private string Subtitle => (_row!.Room.Floor is { } floor ? $"Floor {floor}, " : "") + (_row.Extension is { } number ? $"telephone {number}" : "no telephone");

    protected override async Task OnParametersSetAsync()
    {
        _actor = await CurrentActor.GetAsync();
        if (_actor.TenantId is null)
        {
            return;
        }

        _zone = await Tenants.ZoneAsync(_actor, CancellationToken.None);
        (_errors, _problem, _stayId) = (new FieldErrors(), null, ShownStay);
        await ReadAsync();
        _loaded = true;
    }

    private async Task ReadAsync()
    {
        _row = await Board.FindAsync(_actor, Id, CancellationToken.None);
        if (_row is null)
        {
            return;
        }

        var stay = _row.Stay;
        _guest = stay is null ? new CheckIn() : new CheckIn { GuestName = stay.GuestName, Language = stay.Language, Departure = stay.Departure, Reference = stay.Reference };
        _calls = stay?.Calls;
        _wakeUps = await WakeUps.OfRoomAsync(_actor, Id, CancellationToken.None);
        _stays = await Bills.StaysAsync(_actor, Id, CancellationToken.None);
        _stayId = _stays.Any(s => s.Id == _stayId) ? _stayId : stay?.Id ?? (_stays.Count > 0 ? _stays[0].Id : null);
        _bill = _stayId is { } id ? await Bills.OfStayAsync(_actor, id, CancellationToken.None) : null;
    }

    private async Task SaveGuestAsync()
    {
        _guest.Calls = _calls;
        var isNew = _row!.Stay is null;
        await TakeAsync(
            isNew ? await Desk.CheckInAsync(_actor, Id, _guest, tell: true, CancellationToken.None) : await Desk.ChangeAsync(_actor, Id, _guest, tell: true, CancellationToken.None),
            isNew ? "Checked in" : "Saved");
    }

    private async Task CheckOutAsync()
    {
        var effects = await Board.EffectsAsync(_actor, _row!, CancellationToken.None);
        var guest = _row!.Stay!.GuestName;
        string[] told =
        [
            $"{guest} owes {RoomWords.Money(effects.Total)} {_bill?.Currency}.", $"{Count(effects.Messages, "voicemail message")} will be wiped for good.",
            $"{Count(effects.WakeUps, "wake-up call")} will be cancelled.", "The telephone may dial what a vacant room's may, and the room is dirty.",
        ];
        if (await Dialogs.ConfirmAsync(new Confirmation($"Check {guest} out?", told, "Check out")))
        {
            await TakeAsync(await Desk.CheckOutAsync(_actor, Id, tell: true, CancellationToken.None), "Checked out");
        }
    }

    private async Task MoveAsync()
    {
        _errors = new FieldErrors();
        if (await Board.NamedAsync(_actor, (_moveTo ?? "").Trim(), CancellationToken.None) is not { } to)
        {
            _errors.Add("Move", "There is no room of this name.");
            return;
        }

        var moved = await Desk.MoveAsync(_actor, Id, to.Id, tell: true, CancellationToken.None);
        if (!moved.Succeeded)
        {
            _errors.Add("Move", moved.Errors[""] ?? "The guest was not moved.");
            return;
        }

        _moveTo = null;
        Notifications.Notify(NotificationSeverity.Success, $"Moved to room {to.Name}");
        Navigation.NavigateTo($"/rooms/{to.Id}");
    }

    private async Task SetWakeUpAsync()
    {
        var set = await WakeUps.SetAsync(_actor, Id, _wish, CancellationToken.None);
        await TakeAsync(set, "The wake-up call is set");
        if (set.Succeeded)
        {
            _wish = new WakeUpWish();
        }
    }

    private async Task CancelAsync(WakeUpCall call)
    {
        await WakeUps.CancelAsync(_actor, call.Id, CancellationToken.None);
        await ReadAsync();
    }

    private async Task SeenAsync(WakeUpCall call)
    {
        await WakeUps.SeenAsync(_actor, call.Id, CancellationToken.None);
        await ReadAsync();
    }

    private async Task KeepAsync(Housekeeping state)
    {
        _problem = await Desk.SetHousekeepingAsync(_actor, Id, state, tell: true, CancellationToken.None);
        await ReadAsync();
    }

    private async Task SwitchDoNotDisturbAsync()
    {
        _problem = await Desk.SetDoNotDisturbAsync(_actor, Id, !_row!.DoNotDisturb, tell: true, CancellationToken.None);
        await ReadAsync();
    }

    private async Task ChargeAsync()
    {
        var isArticle = _chargeText?.Trim() is { Length: 2 } code && code.All(char.IsAsciiDigit);
        var added = isArticle
            ? await Bills.AddArticleAsync(_actor, Id, _chargeText!.Trim(), (int)Math.Clamp(_chargeAmount, 0, 100), CancellationToken.None)
            : await Bills.AddOtherAsync(_actor, Id, _chargeText, _chargeAmount, CancellationToken.None);
        await TakeAsync(added, "Charged");
        if (added.Succeeded)
        {
            (_chargeText, _chargeAmount) = (null, 1);
        }
    }

    private async Task ShowBillAsync(string? stay)
    {
        _stayId = Guid.TryParse(stay, out var id) ? id : null;
        _bill = _stayId is { } known ? await Bills.OfStayAsync(_actor, known, CancellationToken.None) : null;
    }

    private async Task PrintAsync() => await Js.InvokeVoidAsync("print");

    private async Task TakeAsync<T>(SaveResult<T> result, string done)
        where T : class
    {
        (_errors, _problem) = (result.Errors, result.Errors[""]);
        if (result.Succeeded)
        {
            Notifications.Notify(NotificationSeverity.Success, done);
            await ReadAsync();
        }
    }

    private static string Count(int count, string what) => count switch { 0 => $"No {what}", 1 => $"1 {what}", _ => $"{count} {what}s" };
}
