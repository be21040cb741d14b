using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace CallSign.Web.Tests.Hosting;

/// <summary>The cluster of this test process; take it by constructor.</summary>
public sealed class Postgres : IAsyncLifetime
{
    private readonly PostgresFixture _fixture = new();

    public Task<string> NewDatabaseAsync() => _fixture.NewDatabaseAsync();

    public async ValueTask InitializeAsync() => await _fixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
