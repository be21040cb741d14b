using CallSign.Core.SipTrunk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Tells of bridging calls as they go, on every instance, whichever of them leads the calls.</summary>
public interface IBridgeNews
{
    /// <summary>Raised for each event, one after the other. Never wait in it.</summary>
    event Action<BridgeEvent>? Happened;
}

/// <summary>Hears the events that are told with the rows, on a connection of its own.</summary>
internal sealed class BridgeNews(NpgsqlDataSource database, TimeProvider time, ILogger<BridgeNews> logger) : BackgroundService, IBridgeNews
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public event Action<BridgeEvent>? Happened;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or InvalidOperationException)
            {
                BridgeLog.NotHeard(logger, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        connection.Notification += (_, e) =>
        {
            if (BridgeEvent.Parse(e.Payload) is { } happened)
            {
                Happened?.Invoke(happened);
            }
        };
        var listen = new NpgsqlCommand("listen " + BridgeCallStore.Channel, connection);
        await using var disposal = listen.ConfigureAwait(false);
        await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // A connection that died without a word is asked for a sign of life now and then.
            if (!await connection.WaitAsync(Silence, cancellationToken).ConfigureAwait(false))
            {
                var alive = new NpgsqlCommand("select 1", connection) { CommandTimeout = 5 };
                await using var asked = alive.ConfigureAwait(false);
                await alive.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
