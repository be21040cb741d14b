using System.Threading.Channels;
using CallSign.Core.CallSessions;
using CallSign.Core.Tenancy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules;

/// <summary>Brings what modules did into the database, in batches. While the database is away the newest 10,000 wait.</summary>
public sealed class CallSessionWriter(CallSessionStore store, ITenantDomains domains, TimeProvider time, ILogger<CallSessionWriter> logger)
    : BackgroundService, ICallSessionLog
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Channel<CallSessionRecord> _waiting = Channel.CreateBounded<CallSessionRecord>(
        new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    public void Add(CallSessionRecord session) => _waiting.Writer.TryWrite(session);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete(); // what waits is written, then the loop ends
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<CallSession> batch = [];
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (batch.Count < BatchSize && _waiting.Reader.TryRead(out var record))
            {
                if (Row(record) is { } row)
                {
                    batch.Add(row);
                }
            }

            await WriteAsync(batch, stoppingToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<CallSession> batch, CancellationToken stoppingToken)
    {
        while (batch.Count > 0)
        {
            try
            {
                await store.WriteAsync(batch, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
            {
                ModuleLog.NotWritten(logger, batch.Count, e.Message);
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A call of no tenant has no story that anybody could read.
    private CallSession? Row(CallSessionRecord record) => !domains.TryGetTenant(record.Domain, out var tenant) ? null : new CallSession
    {
        TenantId = tenant, ChannelUuid = record.ChannelUuid, Module = record.Module, Outcome = record.Outcome.ToString(),
        StartedAt = record.StartedAt, EndedAt = record.EndedAt,
        Steps = [.. record.Steps.Select(s => new CallSessionStep { At = s.At, Application = s.Application, Argument = s.Argument, Milliseconds = s.Milliseconds, Outcome = s.Outcome })],
    };
}
