using System.Threading.Channels;
using CallSign.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Changes;

/// <summary>Collects notices until they are applied. It merges them, so it never holds more than one entry a tenant.</summary>
public sealed class ConfigChangeQueue
{
    private const int Remembered = 4096;
    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _seen = [];
    private readonly Queue<Guid> _seenInOrder = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly TimeProvider _time;
    private ConfigBatch _pending = new();

    /// <param name="time">Says when a change was saved.</param>
    public ConfigChangeQueue(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>This portal among those that share the database; new at each start.</summary>
    public Guid Instance { get; } = Guid.NewGuid();

    /// <summary>
    /// For changes that bypass the change tracker (COPY, <c>ExecuteUpdate</c>): tells every instance when the context's current transaction
    /// commits, or at once if there is none. Rows saved by <c>SaveChanges</c> need no call.
    /// </summary>
    public Task NotifyAsync(CallSignDbContext context, Guid? tenantId, ReloadScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var payload = New(tenantId, scope, context.Actor.Name).ToPayload();
        return context.Database.ExecuteSqlAsync($"select pg_notify({ConfigChange.Channel}, {payload})", cancellationToken);
    }

    /// <summary>Everything that came since the last call, as soon as there is something.</summary>
    public async Task<ConfigBatch> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (!_pending.IsEmpty)
                {
                    var taken = _pending;
                    _pending = new ConfigBatch();
                    return taken;
                }
            }
        }
    }

    /// <summary>Puts back what could not be applied.</summary>
    public void Return(ConfigBatch batch)
    {
        lock (_lock)
        {
            _pending.Add(batch);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Asks for a comparison of everything with the database, after notices may have been missed.</summary>
    public void PostEverything()
    {
        lock (_lock)
        {
            _pending.AddEverything();
        }

        _signal.Writer.TryWrite(true);
    }

    internal ConfigChange New(Guid? tenantId, ReloadScope scope, string? actor = null, string? what = null) =>
        new(Guid.NewGuid(), Instance, tenantId, scope) { SavedAt = _time.GetUtcNow(), Actor = Cut(actor), What = Cut(what) };

    /// <summary>A committed change, from this process or heard from the database; the second hearing of one is ignored.</summary>
    internal void Post(ConfigChange change)
    {
        lock (_lock)
        {
            if (!_seen.Add(change.Id))
            {
                return;
            }

            _seenInOrder.Enqueue(change.Id);
            if (_seenInOrder.Count > Remembered)
            {
                _seen.Remove(_seenInOrder.Dequeue());
            }

            _pending.Add(change, change.Instance == Instance);
        }

        _signal.Writer.TryWrite(true);
    }

    // A notice of PostgreSQL holds 8000 bytes.
    private static string? Cut(string? text) => text is { Length: > 120 } ? text[..120] : text;
}
