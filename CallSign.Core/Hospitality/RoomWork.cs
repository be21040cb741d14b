using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CallSign.Core.Hospitality;

/// <summary>A room with all that hangs on it, locked until it is saved or left: two desks can't check in at once.</summary>
internal sealed class RoomWork : IAsyncDisposable
{
    private readonly IDbContextTransaction? _transaction;

    private RoomWork(CallSignDbContext context, IDbContextTransaction? transaction, Guid tenantId, DateTime now)
    {
        (Context, _transaction, TenantId, Now) = (context, transaction, tenantId, now);
        Hotel = Hotel.Usual;
    }

    public CallSignDbContext Context { get; }

    public Guid TenantId { get; }

    public DateTime Now { get; }

    public Hotel Hotel { get; private set; }

    /// <summary>Null where the actor has no such room.</summary>
    public GuestRoom? Room { get; private set; }

    public Extension? Telephone { get; private set; }

    public Stay? Stay { get; private set; }

    public RoomCondition? Condition { get; private set; }

    public static async Task<RoomWork> OpenAsync(CallSignDb db, Actor actor, Guid roomId, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var work = new RoomWork(context, transaction, tenantId, time.GetUtcNow().UtcDateTime);
        await work.ReadAsync(roomId, cancellationToken).ConfigureAwait(false);
        return work;
    }

    /// <summary>Another room in the same transaction.</summary>
    public async Task<RoomWork> AlsoAsync(Guid roomId, CancellationToken cancellationToken)
    {
        var also = new RoomWork(Context, null, TenantId, Now);
        await also.ReadAsync(roomId, cancellationToken).ConfigureAwait(false);
        return also;
    }

    /// <summary>Gives the room to a stay: its telephone is the guest's from now on.</summary>
    public async Task<WipedMailbox?> MoveInAsync(Stay stay, bool wipe, CancellationToken cancellationToken)
    {
        Context.Add(new StayRoom { TenantId = TenantId, StayId = stay.Id, RoomId = Room!.Id, Extension = Telephone?.Number, From = Now });
        SetTelephone(stay);
        return wipe ? await WipeAsync(cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Takes the room from a stay.</summary>
    public async Task<WipedMailbox?> MoveOutAsync(Stay stay, bool cancelWakeUps, CancellationToken cancellationToken)
    {
        foreach (var open in await Context.Set<StayRoom>().Where(s => s.StayId == stay.Id && s.Until == null).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            open.Until = Now;
        }

        if (cancelWakeUps)
        {
            foreach (var call in await OpenWakeUpsAsync(cancellationToken).ConfigureAwait(false))
            {
                (call.State, call.NextAt, call.EndedAt, call.Note) = (WakeUpState.Cancelled, null, Now, "the guest checked out");
            }
        }

        Set(Housekeeping.Dirty, "check-out");
        SetTelephone(null);
        return await WipeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The room's wake-up calls that are not over, locked.</summary>
    public async Task<List<WakeUpCall>> OpenWakeUpsAsync(CancellationToken cancellationToken) => await Context.Set<WakeUpCall>()
        .FromSql($"select * from wake_up_calls where tenant_id = {TenantId} and room_id = {Room!.Id} and ended_at is null order by id for update")
        .ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Name, language and class of service of the room's telephone; what the guest before had set is gone.</summary>
    public void SetTelephone(Stay? stay)
    {
        if (Telephone is not { } telephone)
        {
            return;
        }

        var isNew = stay is null || Context.Entry(stay).State is EntityState.Added || Stay?.Id != stay.Id;
        telephone.DisplayName = stay?.GuestName ?? $"Room {Room!.Name}";
        (telephone.InternalCallerIdName, telephone.Language, telephone.TollLimit) = (null, stay?.Language, stay?.Calls ?? Hotel.VacantCalls);
        if (isNew)
        {
            telephone.DoNotDisturb = telephone.ForwardAllEnabled = telephone.ForwardBusyEnabled = telephone.ForwardNoAnswerEnabled = telephone.ForwardNotRegisteredEnabled = false;
            telephone.VoicemailPin = null; // the room's own telephone is proof; nobody listens from elsewhere with the PIN of a guest before
        }
    }

    public void Set(Housekeeping state, string by)
    {
        if (Condition is null)
        {
            Context.Add(Condition = new RoomCondition { Id = Room!.Id, TenantId = TenantId });
        }

        (Condition.State, Condition.At, Condition.By) = (state, Now, by.Length <= 120 ? by : by[..120]);
    }

    public async Task SaveAsync(string? tell, object data, CancellationToken cancellationToken)
    {
        if (tell is not null)
        {
            await PmsOutbox.AddAsync(Context, TenantId, tell, data, Now, cancellationToken).ConfigureAwait(false);
        }

        await Context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await Context.Database.CommitTransactionAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
            await Context.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(Guid roomId, CancellationToken cancellationToken)
    {
        Room = await Context.Set<GuestRoom>()
            .FromSql($"select g.*, g.xmin from guest_rooms g where g.tenant_id = {TenantId} and g.id = {roomId} for no key update")
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (Room is null)
        {
            return;
        }

        Hotel = await Context.Set<Hotel>().AsNoTracking().FirstOrDefaultAsync(h => h.TenantId == TenantId && h.Enabled, cancellationToken).ConfigureAwait(false) ?? Hotel.Usual;
        Stay = await Context.Set<Stay>().SingleOrDefaultAsync(s => s.TenantId == TenantId && s.RoomId == roomId && s.LeftAt == null, cancellationToken).ConfigureAwait(false);
        Condition = await Context.Set<RoomCondition>().SingleOrDefaultAsync(c => c.TenantId == TenantId && c.Id == roomId, cancellationToken).ConfigureAwait(false);
        if (Room.Telephone?.NounId is { } extension)
        {
            Telephone = await Context.Extensions.SingleOrDefaultAsync(e => e.TenantId == TenantId && e.Id == extension, cancellationToken).ConfigureAwait(false);
        }
    }

    // Gone at once and for good, unlike what an owner deletes himself: the next guest must not find it.
    private async Task<WipedMailbox?> WipeAsync(CancellationToken cancellationToken)
    {
        if (Telephone is not { } telephone)
        {
            return null;
        }

        var messages = Context.Set<VoicemailMessage>().Where(m => m.TenantId == TenantId && m.MailboxId == telephone.Id);
        var ids = await messages.Select(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        await messages.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var domain = await Context.Tenants.Where(t => t.Id == TenantId).Select(t => t.Domain).SingleAsync(cancellationToken).ConfigureAwait(false);
        return new WipedMailbox(TenantId, telephone.Id, domain, telephone.Number, ids);
    }
}
