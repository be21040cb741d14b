using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallSign.Core.Changes;

/// <summary>Hears what other instances saved, on a connection of its own. After every gap everything is compared with the database.</summary>
public sealed class ConfigChangeListener(NpgsqlDataSource source, ConfigChangeQueue queue, TimeProvider time, ILogger<ConfigChangeListener> logger)
    : BackgroundService
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private NpgsqlConnection? _connection;

    /// <summary>Starts to listen before the first snapshot is read, so that nothing falls between the two.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _connection = await ListenAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_connection is null)
                {
                    _connection = await ListenAsync(stoppingToken).ConfigureAwait(false);
                    ChangesLog.ListeningAgain(logger);
                    queue.PostEverything();
                }

                pause = TimeSpan.Zero;
                await HearAsync(_connection, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or InvalidOperationException)
            {
                ChangesLog.ListeningLost(logger, e.Message);
                await CloseAsync().ConfigureAwait(false);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = Next(pause);
            }
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private static TimeSpan Next(TimeSpan pause)
    {
        var doubled = TimeSpan.FromMilliseconds(Math.Max(100, pause.TotalMilliseconds * 2));
        var capped = doubled < LongestPause ? doubled : LongestPause;
        return capped * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            connection.Notification += (_, e) =>
            {
                if (ConfigChange.Parse(e.Payload) is { } change)
                {
                    queue.Post(change);
                }
            };
            var command = new NpgsqlCommand("listen " + ConfigChange.Channel, connection);
            await using var disposal = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task HearAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A connection that died without a FIN says nothing for ever: ask it for a sign of life now and then.
            if (!await connection.WaitAsync(Silence, cancellationToken).ConfigureAwait(false))
            {
                var command = new NpgsqlCommand("select 1", connection) { CommandTimeout = 5 };
                await using var disposal = command.ConfigureAwait(false);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
