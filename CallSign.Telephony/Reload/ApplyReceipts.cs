using CallSign.Core.Changes;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Reload;

/// <summary>Remembers what became of the last saves: when they were served, what the nodes were told and answered, when they first asked.</summary>
public sealed class ApplyReceipts(SnapshotStore store, IReloadTargets targets, TimeProvider time, ILiveFeed? feed = null)
{
    /// <summary>Saves that are remembered.</summary>
    public const int Most = 200;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = new(); // newest first
    private long _last;
    private long _version;

    /// <summary>Raised after each change, on any thread. Don't wait in it.</summary>
    public event Action? Changed;

    /// <summary>Grows with each change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The receipts that the scope may see, newest first.</summary>
    /// <param name="scope">A tenant's own, or all.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<ApplyReceipt> Read(TenantScope scope, int most = Most)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var connected = targets.Connected;
        lock (_lock)
        {
            return
            [
                .. _entries.Where(e => scope.ReadsAll || (e.Receipt.TenantId is { } tenant && scope.TenantId == tenant)).Take(most)
                    .Select(e => e.Receipt with { Away = [.. e.Receipt.Nodes.Except(connected)] }),
            ];
        }
    }

    /// <summary>The node's first lookup about a tenant in a state that it had not seen.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="node">As the node names itself.</param>
    /// <param name="at">When.</param>
    /// <param name="state">What it was answered from.</param>
    public void Fetched(Guid tenantId, string node, DateTimeOffset at, TenantSnapshot state)
    {
        var any = false;
        lock (_lock)
        {
            foreach (var entry in _entries.Where(e => e.Receipt.TenantId == tenantId))
            {
                if (entry.Receipt.Fetches.Any(f => f.Node == node))
                {
                    break; // older saves were served to it before
                }

                if (!ReferenceEquals(entry.Before?.Target, state))
                {
                    entry.Receipt = entry.Receipt with { Fetches = [.. entry.Receipt.Fetches, new ReceiptFetch(node, at.UtcDateTime)] };
                    any = true;
                }
            }
        }

        Tell(any);
    }

    /// <summary>A batch of saves is about to be read.</summary>
    internal IReadOnlyList<long> Begin(ConfigBatch batch)
    {
        var current = store.Current;
        List<long> begun = [];
        lock (_lock)
        {
            foreach (var saves in batch.Saves.GroupBy(s => s.TenantId))
            {
                var entry = new Entry
                {
                    Before = saves.Key is { } id && current.OfId(id) is { } before ? new WeakReference(before) : null,
                    Receipt = new ApplyReceipt
                    {
                        Id = ++_last,
                        TenantId = saves.Key,
                        Actor = string.Join(", ", saves.Select(s => s.Actor).OfType<string>().Distinct().Take(3)),
                        What = Words([.. saves.Select(s => s.What).OfType<string>().Distinct()]),
                        SavedAt = saves.Min(s => s.SavedAt).UtcDateTime,
                        ByAnotherPortal = saves.All(s => !s.IsOwn),
                    },
                };
                begun.Add(entry.Receipt.Id);
                _entries.AddFirst(entry);
            }

            while (_entries.Count > Most)
            {
                _entries.RemoveLast();
            }
        }

        Tell(begun.Count > 0);
        return begun;
    }

    /// <summary>The batch is served, and these are the commands that follow: call it before they are handed to the sender.</summary>
    internal void Served(IReadOnlyList<long> begun, PbxSnapshot before, PbxSnapshot after, ConfigBatch batch)
    {
        if (begun.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<string> nodes = [.. targets.All.Order(StringComparer.Ordinal)];
        lock (_lock)
        {
            foreach (var entry in _entries.Where(e => begun.Contains(e.Receipt.Id)))
            {
                // A tenant's receipt tells of what its own change needs, and of nobody else's.
                var owner = entry.Receipt.TenantId;
                var commands = begun.Count == 1 ? ReloadPlan.Between(before, after, batch) : ReloadPlan.Between(Of(owner, before), Of(owner, after), batch.Only(owner));
                entry.PostedAt = time.GetTimestamp();
                entry.Receipt = entry.Receipt with
                {
                    ServedAt = now,
                    Nodes = nodes,
                    Commands = [.. nodes.SelectMany(n => commands.Select(c => (n, c, Effect: ReloadEffect.Of(c, feed)))
                        .Select(c => new ReceiptCommand(c.n, c.c.ToString(), c.Effect.Words, c.Effect.DropsCalls)))],
                };
            }
        }

        Tell(true);
    }

    /// <summary>The batch could not be read and comes again.</summary>
    internal void Drop(IReadOnlyList<long> begun)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null;)
            {
                var next = node.Next;
                if (begun.Contains(node.Value.Receipt.Id))
                {
                    _entries.Remove(node);
                }

                node = next;
            }
        }

        Tell(begun.Count > 0);
    }

    /// <summary>A node has carried out a command, or said why not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="command">The command.</param>
    /// <param name="problem">Null where it was carried out.</param>
    /// <param name="started">Timestamp of when it was sent: receipts that came later wait for the next one.</param>
    internal void Ran(string node, ReloadCommand command, string? problem, long started)
    {
        var text = command.ToString();
        var now = time.GetUtcNow().UtcDateTime;
        var any = false;
        lock (_lock)
        {
            foreach (var entry in _entries.Where(e => e.PostedAt != 0 && e.PostedAt <= started))
            {
                var commands = entry.Receipt.Commands;
                if (commands.Any(c => c.Node == node && c.Command == text && c.Reply is null))
                {
                    any = true;
                    entry.Receipt = entry.Receipt with
                    {
                        Commands = [.. commands.Select(c => c.Node == node && c.Command == text && c.Reply is null ? c with { Reply = Shown(problem), At = now } : c)],
                    };
                }
            }
        }

        Tell(any);
    }

    private static PbxSnapshot Of(Guid? owner, PbxSnapshot snapshot) =>
        snapshot.With([.. snapshot.Gateways.Where(g => g.TenantId == owner)], snapshot.BuiltAt);

    private static string Shown(string? problem) => problem is null ? ReceiptCommand.Done
        : WireText.Clean(problem.Trim() is { Length: > 0 } said ? said : "-ERR");

    private static string Words(List<string> saved) => saved.Count switch
    {
        0 => "several rows",
        <= 3 => string.Join(", ", saved),
        _ => $"{string.Join(", ", saved.Take(2))} and {saved.Count - 2} more",
    };

    private void Tell(bool changed)
    {
        if (changed)
        {
            Interlocked.Increment(ref _version);
            Changed?.Invoke();
        }
    }

    private sealed class Entry
    {
        public required ApplyReceipt Receipt { get; set; }

        /// <summary>The tenant as it was served before: a lookup that was still answered from it proves nothing.</summary>
        public WeakReference? Before { get; init; }

        public long PostedAt { get; set; }
    }
}
