namespace CallSign.Web.Tests.Hosting;

/// <summary>A portal for the tests of one class: <c>sealed class FooTests(PortalFixture portal) : IClassFixture&lt;PortalFixture&gt;</c>,
/// then <c>portal.Host</c>. A first administrator exists. For other settings start a <see cref="PortalHost"/> of your own.</summary>
public sealed class PortalFixture(Postgres postgres) : IAsyncLifetime
{
    public PortalHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync());
        await Host.NewUserAsync(CallSign.Core.PortalUsers.PortalRole.PlatformAdministrator);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
