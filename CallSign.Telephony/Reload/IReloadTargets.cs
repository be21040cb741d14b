namespace CallSign.Telephony.Reload;

/// <summary>The switches that are told of changes.</summary>
public interface IReloadTargets
{
    /// <summary>Names of the nodes that are connected now.</summary>
    IReadOnlyCollection<string> Connected { get; }

    /// <summary>Names of all nodes, connected or not.</summary>
    IReadOnlyCollection<string> All { get; }

    /// <summary>Runs one command by <c>bgapi</c> on one node and waits for its output.</summary>
    /// <returns>Null where it was carried out, else why not, in FreeSWITCH's words or ours.</returns>
    Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken);
}
