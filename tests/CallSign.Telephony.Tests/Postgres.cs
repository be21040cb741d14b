using CallSign.Telephony.Tests;
using CallSign.TestSupport;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace CallSign.Telephony.Tests;

/// <summary>A cluster that starts when the first test asks for it; take it by constructor.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private readonly PostgresFixture _fixture = new();
    private readonly Lazy<Task> _started;

    public Postgres() => _started = new(_fixture.StartAsync);

    public async Task<string> NewDatabaseAsync()
    {
        await _started.Value;
        return await _fixture.NewDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            await _started.Value;
            await _fixture.DisposeAsync();
        }
    }
}
