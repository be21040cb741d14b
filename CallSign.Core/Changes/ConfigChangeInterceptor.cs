using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace CallSign.Core.Changes;

/// <summary>
/// Tells all portals of saved rows that <see cref="ReloadsAttribute"/> marks. The NOTIFY goes into the transaction of the rows themselves, so
/// PostgreSQL sends it if and when they are committed; this process hears of its own commit directly and does not wait for the echo.
/// </summary>
public sealed class ConfigChangeInterceptor(ConfigChangeQueue queue) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private static readonly ConcurrentDictionary<Type, ReloadScope> Scopes = new();
    private readonly ConditionalWeakTable<DbContext, Work> _works = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (Collect(eventData.Context) is { NeedsTransaction: true } work)
        {
            work.Opened(eventData.Context!, eventData.Context!.Database.BeginTransaction());
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (Collect(eventData.Context) is { NeedsTransaction: true } work)
        {
            work.Opened(eventData.Context!, await eventData.Context!.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false));
        }

        return result;
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (Of(eventData.Context) is { } work)
        {
            foreach (var payload in work.Send())
            {
                eventData.Context!.Database.ExecuteSql($"select pg_notify({ConfigChange.Channel}, {payload})");
            }

            Commit(work.Close());
        }

        return result;
    }

    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (Of(eventData.Context) is { } work)
        {
            foreach (var payload in work.Send())
            {
                await eventData.Context!.Database
                    .ExecuteSqlAsync($"select pg_notify({ConfigChange.Channel}, {payload})", cancellationToken).ConfigureAwait(false);
            }

            await CommitAsync(work.Close(), cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Of(eventData.Context)?.Abandon();

    public override void SaveChangesCanceled(DbContextEventData eventData) => Of(eventData.Context)?.Abandon();

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Of(eventData.Context)?.Abandon();
        return Task.CompletedTask;
    }

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        Of(eventData.Context)?.Abandon();
        return Task.CompletedTask;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Release(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Of(eventData.Context)?.Forget();

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Of(eventData.Context)?.Forget();
        return Task.CompletedTask;
    }

    /// <summary>What a change of <paramref name="entity"/> reloads.</summary>
    internal static ReloadScope ScopeOf(Type entity) =>
        Scopes.GetOrAdd(entity, static type => type.GetCustomAttribute<ReloadsAttribute>()?.Scope ?? ReloadScope.None);

    private Work? Of(DbContext? context) => context is not null && _works.TryGetValue(context, out var work) ? work : null;

    private Work? Collect(DbContext? context)
    {
        if (context is null)
        {
            return null;
        }

        Dictionary<(Guid? Tenant, ReloadScope Scope), List<string>> found = [];
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && ScopeOf(entry.Metadata.ClrType) is not ReloadScope.None and var scope)
            {
                var key = (Owner(entry.Entity), scope);
                (found.TryGetValue(key, out var names) ? names : found[key] = []).Add(SavedName.Of(entry));
            }
        }

        if (found.Count == 0)
        {
            return null;
        }

        var work = _works.GetOrCreateValue(context);
        var actor = (context as CallSignDbContext)?.Actor.Name;
        work.Collected = [.. found.Select(f => queue.New(f.Key.Tenant, f.Key.Scope, actor, SavedName.Together(f.Value)))];
        work.NeedsTransaction = context.Database.CurrentTransaction is null;
        return work;
    }

    // A save that can't be committed has failed, and callers of SaveChanges know that by one exception.
    private static void Commit(IDbContextTransaction? transaction)
    {
        using (transaction)
        {
            try
            {
                transaction?.Commit();
            }
            catch (DbException e)
            {
                throw new DbUpdateException("The changes could not be committed.", e);
            }
        }
    }

    private static async Task CommitAsync(IDbContextTransaction? transaction, CancellationToken cancellationToken)
    {
        if (transaction is null)
        {
            return;
        }

        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbException e)
            {
                throw new DbUpdateException("The changes could not be committed.", e);
            }
        }
    }

    private static Guid? Owner(object entity) => entity switch
    {
        ITenantOwned owned => owned.TenantId,
        ITenantAttributed attributed => attributed.TenantId,
        Tenant tenant => tenant.Id,
        _ => null,
    };

    private void Release(DbContext? context)
    {
        foreach (var change in Of(context)?.TakeSent() ?? [])
        {
            queue.Post(change);
        }
    }

    // What one context has under way.
    private sealed class Work
    {
        private readonly List<ConfigChange> _sent = [];
        private IDbContextTransaction? _own;
        private DbContext? _context;
        private bool _savepoints;

        public IReadOnlyList<ConfigChange> Collected { get; set; } = [];

        public bool NeedsTransaction { get; set; }

        public void Opened(DbContext context, IDbContextTransaction transaction)
        {
            _own = transaction;
            _context = context;
            _savepoints = context.Database.AutoSavepointsEnabled;
            context.Database.AutoSavepointsEnabled = false; // the whole transaction is this one save
        }

        public IReadOnlyList<string> Send()
        {
            _sent.AddRange(Collected);
            IReadOnlyList<string> payloads = [.. Collected.Select(c => c.ToPayload())];
            Collected = [];
            return payloads;
        }

        public IDbContextTransaction? Close()
        {
            var own = _own;
            _own = null;
            if (_context is not null)
            {
                _context.Database.AutoSavepointsEnabled = _savepoints;
                _context = null;
            }

            return own;
        }

        public void Abandon()
        {
            Collected = [];
            Close()?.Dispose(); // rolls back
        }

        public void Forget() => _sent.Clear();

        public ConfigChange[] TakeSent()
        {
            ConfigChange[] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }
    }
}
