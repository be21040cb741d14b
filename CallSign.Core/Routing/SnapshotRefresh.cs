using CallSign.Core.Changes;

namespace CallSign.Core.Routing;

/// <summary>Brings the served snapshot up to a batch of changes. One at a time: only the applier calls it.</summary>
public sealed class SnapshotRefresh(SnapshotBuilder builder, SnapshotStore store, TimeProvider time)
{
    // Beyond this, comparing all rows at once costs less than reading tenants one by one.
    private const int FewTenants = 32;

    /// <summary>Reads what the batch names and serves it; returns what was served before and after.</summary>
    /// <exception cref="System.Data.Common.DbException">The database could not be read; what was served before still is.</exception>
    public async Task<(PbxSnapshot Before, PbxSnapshot After)> ApplyAsync(ConfigBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var before = store.Current;
        var after = before;
        if (batch.Everything || batch.Tenants.Count > FewTenants)
        {
            after = await builder.BuildAsync(before, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (var id in batch.Tenants)
            {
                var tenant = await builder.BuildTenantAsync(id, after.OfId(id), cancellationToken).ConfigureAwait(false);
                after = tenant is null ? after.Without(id, time.GetUtcNow()) : after.With(tenant, time.GetUtcNow());
            }

            if (batch.Gateways)
            {
                after = after.With(await builder.BuildGatewaysAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow());
            }
        }

        store.Swap(after);
        return (before, after);
    }

    /// <summary>The first read, before anything is served.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        store.Swap(await builder.BuildAsync(store.Current, cancellationToken).ConfigureAwait(false));
}
