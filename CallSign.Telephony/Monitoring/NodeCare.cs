using System.Collections.Concurrent;
using System.Text.Json;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// What events alone don't tell: reads each node's registrations and gateways after it connects and now and then, forgets phones that did
/// not renew, and closes the calls of nodes that stay out of reach.
/// </summary>
internal sealed class NodeCare(
    NodeDirectory directory, NodeMonitor monitor, RegistrationTracker registrations, GatewayTracker gateways, TimeProvider time, ILogger<NodeCare> logger)
    : BackgroundService
{
    /// <summary>How long a node may be out of reach before its calls count as lost. Should it come back with them, they come back too.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GatewayInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RegistrationInterval = TimeSpan.FromMinutes(5);

    // A reply is at most 16 MiB; a registration takes some 300 bytes in JSON and 900 in XML.
    private const int MaxRegistrations = 40_000;
    private const int MaxRegistrationsInXml = 10_000;

    private readonly ConcurrentDictionary<string, bool> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeReading> _readings = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        monitor.ReadAgain += Want;
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Look(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_readings.Values.Select(r => r.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            monitor.ReadAgain -= Want;
        }
    }

    private void Want(string node) => _wanted[node] = true;

    private void Look(CancellationToken cancellationToken)
    {
        try
        {
            var nodes = directory.All;
            var now = time.GetTimestamp();
            foreach (var node in nodes.Where(n => n.Status.IsConnected))
            {
                if (!_readings.TryGetValue(node.Name, out var reading))
                {
                    _readings.Add(node.Name, reading = new NodeReading());
                }

                if (!reading.Running.IsCompleted)
                {
                    continue;
                }

                var wanted = _wanted.TryRemove(node.Name, out _);
                var all = wanted || NodeReading.IsDue(reading.Registrations, RegistrationInterval, now, time);
                if (all)
                {
                    reading.Registrations = now;
                }

                if (all || NodeReading.IsDue(reading.Gateways, GatewayInterval, now, time))
                {
                    reading.Gateways = now;
                    reading.Running = ReadAsync(node, all, cancellationToken);
                }
            }

            registrations.Sweep();
            monitor.LoseAbsent(LostAfter, nodes.Select(n => n.Name).ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception e)
        {
            MonitoringLog.CareFailed(logger, e);
        }
    }

    private async Task ReadAsync(FreeSwitchNode node, bool all, CancellationToken cancellationToken)
    {
        await TryAsync(node, "gateways", async () =>
        {
            var status = await node.BgApiAsync("sofia", "xmlstatus gateway", null, cancellationToken).ConfigureAwait(false);
            gateways.Replace(node.Name, status.EnsureSuccess().Text);
        }).ConfigureAwait(false);
        if (all)
        {
            await TryAsync(node, "registrations", () => ReadRegistrationsAsync(node, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task ReadRegistrationsAsync(FreeSwitchNode node, CancellationToken cancellationToken)
    {
        var requestedAt = time.GetUtcNow().UtcDateTime;
        var counted = await node.BgApiAsync("show", "registrations count", null, cancellationToken).ConfigureAwait(false);
        var count = int.TryParse(counted.Text.Trim().Split(' ')[0], out var number) ? number : 0;
        if (count > MaxRegistrations)
        {
            MonitoringLog.TooManyRegistrations(logger, node.Name, count);
            return;
        }

        var list = await node.BgApiAsync("show", "registrations as json", null, cancellationToken).ConfigureAwait(false);
        var rows = RegistrationRow.ReadAll(list.EnsureSuccess().Text, requestedAt);
        registrations.Replace(node.Name, rows, requestedAt);
        if (count <= MaxRegistrationsInXml)
        {
            foreach (var profile in rows.Select(r => r.Registration.Profile).Where(IsWord).Distinct())
            {
                var status = await node.BgApiAsync("sofia", $"xmlstatus profile {profile} reg", null, cancellationToken).ConfigureAwait(false);
                registrations.SetUserAgents(
                    node.Name,
                    SofiaStatus.Read(status.Text, "registration").Select(r => (r.GetValueOrDefault("call-id", ""), r.GetValueOrDefault("agent", ""))));
            }
        }
    }

    private async Task TryAsync(FreeSwitchNode node, string what, Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or EslClosedException)
        {
            // The node is gone or the portal stops.
        }
        catch (Exception e) when (e is TimeoutException or EslCommandException or JsonException or InvalidOperationException)
        {
            MonitoringLog.ListFailed(logger, node.Name, what, e.Message);
        }
    }

    private static bool IsWord(string profile) => profile.Length > 0 && profile.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private sealed class NodeReading
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public long Gateways { get; set; }

        public long Registrations { get; set; }

        public static bool IsDue(long last, TimeSpan interval, long now, TimeProvider time) => last == 0 || time.GetElapsedTime(last, now) >= interval;
    }
}
