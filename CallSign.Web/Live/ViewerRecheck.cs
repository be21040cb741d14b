using System.Security.Claims;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Live;

/// <summary>Disconnects viewers whose right has ended: a revoked or expired key, a locked or deleted user, a changed role or password.</summary>
/// <remarks>A connection is signed in once, when it opens, and may stay open for weeks.</remarks>
internal sealed class ViewerRecheck(
    LiveBroadcaster broadcaster, ApiKeyDirectory keys, PortalSessions sessions, IOptions<IdentityOptions> identity, TimeProvider time,
    ILogger<ViewerRecheck> logger) : BackgroundService
{
    private static readonly TimeSpan KeysEvery = ApiKeyDirectory.MaxAge;
    private static readonly int UsersEvery = (int)(PortalSessions.CheckInterval / KeysEvery);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(KeysEvery, time);
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await CheckAsync(round % UsersEvery == 0, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LiveLog.RecheckFailed(logger, e);
            }
        }
    }

    private async Task CheckAsync(bool users, CancellationToken stoppingToken)
    {
        foreach (var viewer in broadcaster.Viewers)
        {
            if (!await MayStayAsync(viewer.Connection, users, stoppingToken))
            {
                LiveLog.ViewerRevoked(logger, viewer.Actor.Name, viewer.Actor.TenantId);
                viewer.Connection.Abort();
            }
        }
    }

    private async ValueTask<bool> MayStayAsync(HubConnectionContext connection, bool users, CancellationToken stoppingToken)
    {
        var user = connection.User;
        if (user.HasClaim(c => c.Type == PortalClaims.ApiKey))
        {
            var found = connection.GetHttpContext() is { } http && ApiKeyAuthentication.KeyOf(http.Request) is { } key
                ? await keys.FindAsync(key, stoppingToken) : null;
            return found is not null && found.Scopes.Contains(Policies.ScopeOf[Policies.ApiCallsRead].Scope);
        }

        return !users
            || (Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
                && await sessions.IsValidAsync(
                    id, user.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType),
                    Guid.TryParse(user.FindFirstValue(PortalClaims.EnteredTenant), out var tenant) ? tenant : null, stoppingToken));
    }
}
