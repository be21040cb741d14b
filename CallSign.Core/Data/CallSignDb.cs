using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Data;

/// <summary>Opens database contexts. Each is for one actor and one operation; dispose it when that is done.</summary>
public sealed class CallSignDb(DbContextOptions<CallSignDbContext> options, TimeProvider time)
{
    /// <summary>For what a person or an API client does.</summary>
    public CallSignDbContext Open(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new CallSignDbContext(options, actor.Scope, actor, time);
    }

    /// <summary>For the product's own work.</summary>
    public CallSignDbContext Open(TenantScope scope) => new(options, scope, Actor.System("callsign"), time);

    /// <summary>For Identity's stores, which must find a login before any tenant is known; changes are audited to <paramref name="actor"/>.</summary>
    public CallSignDbContext OpenForIdentity(Actor actor) => new(options, TenantScope.System, actor, time);
}
