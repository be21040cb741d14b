using System.Text;
using System.Threading.Channels;
using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Nodes;

/// <summary>What a connected node needs besides its events: comparing its channels when asked or when it is time, and a sign of life.</summary>
internal sealed class NodeUpkeep(
    FreeSwitchNode node, NodeOptions options, INodeEventHandler handler, Channel<ResyncReason> resyncs, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan JobTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);

    /// <summary>Returns when the connection has ended.</summary>
    public async Task StayAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (resyncs.Reader.TryRead(out _))
        {
            // Requests of the connection before: the first list of this one answers them.
        }

        resyncs.Writer.TryWrite(ResyncReason.Connected);
        var resyncing = ResyncAsync(connection, ended.Token);
        var beating = BeatAsync(connection, ended.Token);
        try
        {
            await connection.Closed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(resyncing, beating).ConfigureAwait(false);
        }
    }

    private async Task ResyncAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var reason = await resyncs.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                await ResyncOnceAsync(connection, reason, cancellationToken).ConfigureAwait(false);
                await Task.Delay(options.MinResyncInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or EslClosedException)
        {
            // The connection is over.
        }
    }

    private async Task ResyncOnceAsync(EslConnection connection, ResyncReason reason, CancellationToken cancellationToken)
    {
        var requestedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var problem = "";
        void Deliver(ReadOnlySpan<byte> output)
        {
            if (!output.TrimStart(" \r\n"u8).StartsWith("{"u8))
            {
                problem = new EslReply(Encoding.UTF8.GetString(output)).Message;
                return;
            }

            try
            {
                handler.OnResync(node, new NodeSnapshot(reason, requestedAt, output));
            }
            catch (Exception e)
            {
                NodeLog.HandlerFailed(logger, e, node.Name, "OnResync");
                problem = e.Message;
            }
        }

        try
        {
            var refused = await connection.BgApiAsync("show", "channels as json", Deliver, JobTimeout, cancellationToken).ConfigureAwait(false);
            problem = refused.IsError ? refused.Message : problem;
        }
        catch (TimeoutException)
        {
            problem = $"no answer within {JobTimeout.TotalSeconds:0} s";
            resyncs.Writer.TryWrite(reason);
        }

        if (problem.Length > 0)
        {
            NodeLog.ResyncFailed(logger, node.Name, problem);
            node.Change(s => s with { LastError = "The channels could not be compared: " + problem });
            return;
        }

        NodeLog.Resynchronized(logger, node.Name, reason, time.GetElapsedTime(started));
        node.Change(s => s with { State = NodeState.Online, LastResyncAt = time.GetUtcNow(), LastError = null });
    }

    // One tick a second: the event rate, and now and then a sign of life and a routine comparison.
    private async Task BeatAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        var pinged = time.GetTimestamp();
        var compared = pinged;
        var ping = Task.CompletedTask;
        var events = connection.EventsReceived;
        var sampled = pinged;
        try
        {
            while (true)
            {
                await Task.Delay(SampleInterval, time, cancellationToken).ConfigureAwait(false);
                var (count, now) = (connection.EventsReceived, time.GetTimestamp());
                var rate = (count - events) / Math.Max(0.001, time.GetElapsedTime(sampled, now).TotalSeconds);
                (events, sampled) = (count, now);
                node.Change(s => s with { EventsPerSecond = rate });
                if (ping.IsCompleted && time.GetElapsedTime(pinged, now) >= options.PingInterval)
                {
                    pinged = now;
                    ping = PingAsync(connection, cancellationToken);
                }

                if (time.GetElapsedTime(compared, now) >= options.ResyncInterval)
                {
                    compared = now;
                    resyncs.Writer.TryWrite(ResyncReason.Periodic);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await ping.ConfigureAwait(false);
        }
    }

    private async Task PingAsync(EslConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var sent = time.GetTimestamp();
            await connection.ApiAsync("uptime", "", cancellationToken).ConfigureAwait(false);
            var roundTrip = time.GetElapsedTime(sent);
            node.Change(s => s with { RoundTrip = roundTrip });
        }
        catch (Exception e) when (e is OperationCanceledException or EslClosedException or InvalidOperationException)
        {
            // The connection is over, or its queue of commands is full; the watchdog sees to either.
        }
    }
}
