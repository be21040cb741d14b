using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Nodes;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Web.Settings;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Web.Live;

/// <summary>
/// The nodes of the environment and those of the database, read again every few seconds: an edit in any portal that shares the database is
/// followed. While the database is away, the nodes stay as they were.
/// </summary>
internal sealed class NodeConfigurationReader(
    CallSignSettings settings, CallSignDb db, SecretBox secrets, NodeList nodes, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<NodeConfigurationReader> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Said once a password, not every few seconds.
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Events are attributed to tenants, so the nodes come after what knows the tenants has started.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            nodes.Set(OfEnvironment());
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await ReadAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = db.Open(TenantScope.System);
            var stored = await context.Nodes.AsNoTracking().OrderBy(n => n.Name).ToListAsync(cancellationToken);
            var all = OfEnvironment();
            foreach (var node in stored.Where(n => all.TrueForAll(a => a.Options.Name != n.Name)))
            {
                all.Add(Of(node));
            }

            nodes.Set(all);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LiveLog.NodesNotRead(logger, e.Message);
        }
    }

    private List<NodeConfiguration> OfEnvironment() => settings.Nodes
        .Select(n => new NodeConfiguration(new NodeOptions { Name = n.Name, Host = n.Host, Port = n.Port, Password = n.Password })).ToList();

    private NodeConfiguration Of(SwitchNode node)
    {
        var password = "";
        var readable = true;
        try
        {
            password = secrets.Decrypt(node.Password);
        }
        catch (CryptographicException)
        {
            readable = false;
            if (_unreadable.Add(node.Password.Ciphertext))
            {
                LiveLog.NodePasswordUnreadable(logger, node.Name);
            }
        }

        return new NodeConfiguration(new NodeOptions { Name = node.Name, Host = node.Host, Port = node.Port, Password = password }, node.Enabled && readable);
    }
}
