using System.Globalization;
using CallSign.Core.CallSessions;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Portal.Calls;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>One call that ended: its legs over time, what happened when, and why it ended.</summary>
public sealed partial class CallStoryPage : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private const int Looks = 30;
    private readonly CancellationTokenSource _ended = new();
    private Cdr? _call;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _tenantName;
    private bool _live;
    private bool _ready;

    private IReadOnlyList<CallSession> _sessions = [];

    [Inject]
    public required CallSessionStore Sessions { get; init; }

    [Inject]
    public required CdrList Cdrs { get; init; }

    [Inject]
    public required ILiveFeed Feed { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Parameter]
    public Guid Uuid { get; set; }

    /// <summary>Query string of the list one came from.</summary>
    [SupplyParameterFromQuery(Name = "list")]
    public string? List { get; set; }

    private string Back => List is ['?', ..] ? "/calls/history" + List : "/calls/history";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var actor = await CurrentActor.GetAsync();
        _zone = await Tenants.ZoneAsync(actor, _ended.Token);
        await LookAsync(actor);
        _ready = true;
        if (_call is null)
        {
            _ = WaitAsync(actor);
        }
    }

    private async Task LookAsync(Actor actor)
    {
        _call = await Cdrs.FindAsync(actor, Uuid, _ended.Token);
        _sessions = _call is null ? [] : await Sessions.OfCallAsync(actor, [_call.CallUuid, .. _call.Legs.Select(l => l.Uuid)], _ended.Token);
        _live = _call is null && Feed.Find(actor.Scope, Uuid) is not null;
        if (_call is { TenantId: { } tenant } && actor.TenantId is null)
        {
            _tenantName = (await Tenants.NamesAsync(actor, _ended.Token)).GetValueOrDefault(tenant);
        }
    }

    // One comes here from the live page too, a moment before the record is written.
    private async Task WaitAsync(Actor actor)
    {
        try
        {
            for (var look = 0; _call is null && (_live || look < Looks); look++)
            {
                await Task.Delay(LookAgain, Time, _ended.Token);
                await LookAsync(actor);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private string Subtitle(Cdr call) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CallWords.Of(call.Direction)} call, {TimeZoneInfo.ConvertTimeFromUtc(call.StartedAt, _zone):dddd d MMMM yyyy, HH:mm} ({ZoneName.Of(_zone)})");

    // Where a bar stands in its track: per cent of the call's time. A moment is still to be seen.
    private static string Bar(Cdr call, DateTime from, DateTime to)
    {
        var whole = Math.Max(1, (call.EndedAt - call.StartedAt).TotalMilliseconds);
        var left = Math.Clamp((from - call.StartedAt).TotalMilliseconds / whole * 100, 0, 99.2);
        var width = Math.Clamp((to - from).TotalMilliseconds / whole * 100, 0.8, 100 - left);
        return string.Create(CultureInfo.InvariantCulture, $"left:{left:0.##}%;width:{width:0.##}%");
    }

    private static string LegSpan(CdrLeg leg) => string.Create(
        CultureInfo.InvariantCulture, $"from {leg.StartedAt:HH:mm:ss} to {(leg.EndedAt is { } end ? end.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "unknown")} UTC");

    private static string Offset(Cdr call, DateTime at)
    {
        var offset = at - call.StartedAt;
        return (offset < TimeSpan.Zero ? "−" : "+") + UtcTime.Clock(offset.Duration());
    }

    // The text comes from the switch: only web addresses become links.
    private static bool IsLink(string recording) =>
        Uri.TryCreate(recording, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";

    private static string Sources(string source) => string.Join(" and ", source.Split('+').Select(s => s switch
    {
        "esl" => "live events",
        "json_cdr" => "mod_json_cdr",
        "xml_cdr" => "mod_xml_cdr",
        _ => s,
    }));
}
