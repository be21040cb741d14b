using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.PortalUsers;

/// <summary>Identity for one piece of work of one actor: a context of its own, whose changes are audited to that actor.</summary>
/// <remarks>Circuits live for hours; the container's scoped <see cref="UserManager{TUser}"/> would keep stale rows in theirs.</remarks>
internal sealed class PortalUserIdentity : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    public PortalUserIdentity(IServiceScopeFactory scopes, Actor actor)
    {
        _scope = scopes.CreateAsyncScope();
        var services = _scope.ServiceProvider;
        Context = services.GetRequiredService<CallSignDb>().OpenForIdentity(actor);
        var store = new PortalUserStore(Context, services.GetRequiredService<SecretBox>(), services.GetRequiredService<IdentityErrorDescriber>());
        Users = ActivatorUtilities.CreateInstance<UserManager<PortalUser>>(services, store);
    }

    public CallSignDbContext Context { get; }

    public UserManager<PortalUser> Users { get; }

    public async ValueTask DisposeAsync()
    {
        Users.Dispose();
        await Context.DisposeAsync().ConfigureAwait(false);
        await _scope.DisposeAsync().ConfigureAwait(false);
    }
}
