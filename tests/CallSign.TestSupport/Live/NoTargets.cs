using CallSign.Telephony.Reload;

namespace CallSign.TestSupport.Live;

/// <summary>No switch to send commands to.</summary>
public sealed class NoTargets : IReloadTargets
{
    public IReadOnlyCollection<string> Connected => [];

    public IReadOnlyCollection<string> All => [];

    public Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
