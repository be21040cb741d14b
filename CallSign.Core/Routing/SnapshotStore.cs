using CallSign.Core.Queues;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Routing;

/// <summary>Holds the snapshot that is served. Readers take it by one volatile read; it is replaced whole.</summary>
public sealed class SnapshotStore : ITenantDomains
{
    private PbxSnapshot _current = PbxSnapshot.Empty;

    /// <summary>Take it once for a request and answer the whole request from it.</summary>
    public PbxSnapshot Current => Volatile.Read(ref _current);

    public bool TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId)
    {
        var tenant = Current.OfDomain(domain);
        tenantId = tenant?.Id ?? Guid.Empty;
        return tenant is not null;
    }

    public string? DomainOf(Guid tenantId) => Current.OfId(tenantId)?.Domain;

    public string ShownAs(string switchName) =>
        !CallcenterNames.TryRead(switchName, out var id, out var domain) || Current.OfDomain(domain) is not { } tenant ? switchName
        : tenant.Nouns.Find(id) switch
        {
            CallQueue { Number: { } number } => $"{number}@{domain}",
            CallQueue queue => queue.Name,
            QueueAgent agent => agent.Name,
            _ => switchName,
        };

    /// <summary>Serves <paramref name="snapshot"/> from now on.</summary>
    public void Swap(PbxSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _ = snapshot.Inbound; // made here, so that no call waits for it
        Volatile.Write(ref _current, snapshot);
    }
}
