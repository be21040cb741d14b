using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>Tries whether a FreeSWITCH can be reached, before it is made a node.</summary>
public sealed class NodeProbe(TimeProvider time)
{
    private static readonly EslConnectionOptions Quick = new() { HandshakeTimeout = TimeSpan.FromSeconds(5), ReceiveBufferBytes = 16 * 1024, DedicatedThread = false };

    /// <summary>Connects, signs in, asks for the version and leaves again; takes at most about ten seconds.</summary>
    /// <param name="host">Host of event_socket.</param>
    /// <param name="port">Port of event_socket.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NodeProbeResult> TryAsync(string host, int port, string password, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            var connection = await EslConnection.ConnectAsync(
                host, port, new EslCredentials(password), Deaf.Ears, Quick, time, cancellationToken: patience.Token).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var version = await connection.ApiAsync("version", "", patience.Token).ConfigureAwait(false);
            return new NodeProbeResult(true, version.IsError ? "Connected and signed in." : "Connected: " + version.Text.Split('(')[0].Trim() + ".");
        }
        catch (EslClosedException e)
        {
            return new NodeProbeResult(false, e.Closed.Message);
        }
        catch (ArgumentException)
        {
            return new NodeProbeResult(false, "The password holds a line break.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NodeProbeResult(false, $"{host}:{port} did not answer in time.");
        }
    }

    // Nothing is subscribed to, so nothing is to be heard.
    private sealed class Deaf : IEslEventSink
    {
        public static readonly Deaf Ears = new();

        public void OnEvent(in EslEventView e)
        {
        }
    }
}

/// <summary>How a try went.</summary>
/// <param name="Succeeded">Whether the portal could sign in.</param>
/// <param name="Message">One sentence for the operator.</param>
public sealed record NodeProbeResult(bool Succeeded, string Message);
