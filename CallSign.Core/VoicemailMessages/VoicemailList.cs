using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.VoicemailMessages;

/// <summary>A message with the mailbox that it is in.</summary>
/// <param name="Message">The message.</param>
/// <param name="MailboxNumber">Number of its mailbox; null where that is gone.</param>
/// <param name="MailboxName">Name of its mailbox; null where that is gone.</param>
public sealed record VoicemailRow(VoicemailMessage Message, string? MailboxNumber, string? MailboxName);

/// <summary>Reads and sorts voicemail for people in the portal: administrators all of their tenant's, everybody else that of his own extension.</summary>
public sealed class VoicemailList(CallSignDb db, IVoicemailAudio audio, VoicemailChanges changes, SnapshotStore snapshots, TimeProvider time)
{
    /// <summary>Filter: <c>new</c>, <c>saved</c>, <c>deleted</c>; without it those that are not deleted.</summary>
    public const string StateFilter = "state";

    /// <summary>Filter: a mailbox's number.</summary>
    public const string MailboxFilter = "mailbox";

    /// <summary>One page, newest first unless the query says otherwise.</summary>
    public Task<ListPage<VoicemailRow>> PageAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAsync(actor, query, query.Skip, query.Size, cancellationToken);
    }

    /// <summary>As before, with the part said by <paramref name="skip"/> and <paramref name="take"/>.</summary>
    public async Task<ListPage<VoicemailRow>> PageAsync(Actor actor, ListQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var tenant = snapshots.Current.OfId(actor.RequireTenant());
        var messages = (await VisibleAsync(context, actor, cancellationToken).ConfigureAwait(false)).AsNoTracking();
        messages = Enum.TryParse<VoicemailState>(query.Filter(StateFilter), ignoreCase: true, out var state)
            ? messages.Where(m => m.State == state)
            : messages.Where(m => m.State != VoicemailState.Deleted);
        if (query.Filter(MailboxFilter) is { } number)
        {
            var id = tenant is null ? null : Mailbox.Find(tenant, number)?.Id;
            messages = messages.Where(m => m.MailboxId == id);
        }

        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            messages = messages.Where(m => EF.Functions.ILike(m.CallerNumber, pattern, "\\") || EF.Functions.ILike(m.CallerName, pattern, "\\") || EF.Functions.ILike(m.Transcript!, pattern, "\\"));
        }

        var total = await messages.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Ordered(messages, query).Skip(skip).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<VoicemailRow>([.. rows.Select(m => Row(m, tenant))], total);
    }

    /// <summary>One message; null where there is none that the actor may hear.</summary>
    public async Task<VoicemailRow?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var visible = await VisibleAsync(context, actor, cancellationToken).ConfigureAwait(false);
        return await visible.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false) is { } message
            ? Row(message, snapshots.Current.OfId(message.TenantId))
            : null;
    }

    /// <summary>The audio of a message, seekable; null where there is none that the actor may hear.</summary>
    public async Task<Stream?> OpenAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        await FindAsync(actor, id, cancellationToken).ConfigureAwait(false) is { Message: { } message } ? await audio.OpenAsync(message.TenantId, message.Id, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Saves, deletes or brings back a message.</summary>
    /// <returns>The message as it is now; null where there is none that the actor may hear.</returns>
    public async Task<VoicemailRow?> SetStateAsync(Actor actor, Guid id, VoicemailState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var visible = await VisibleAsync(context, actor, cancellationToken).ConfigureAwait(false);
        if (await visible.SingleOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return null;
        }

        if (message.State != state)
        {
            (message.State, message.StateAt) = (state, time.GetUtcNow().UtcDateTime);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            changes.Raise(message.TenantId, message.MailboxId);
        }

        return Row(message, snapshots.Current.OfId(message.TenantId));
    }

    // The context's own filter is the border between tenants; within one, voicemail is private to its mailbox.
    private static async Task<IQueryable<VoicemailMessage>> VisibleAsync(CallSignDbContext context, Actor actor, CancellationToken cancellationToken)
    {
        var messages = context.Set<VoicemailMessage>();
        // An API key is no person: its scope has said that it may.
        if (actor.Role >= PortalRole.TenantAdministrator || actor is { UserId: null, Role: > PortalRole.None })
        {
            return messages;
        }

        var own = await context.Users.Where(u => u.Id == actor.UserId).Select(u => u.ExtensionId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return own is { } extension ? messages.Where(m => m.MailboxId == extension) : messages.Where(_ => false);
    }

    private static IQueryable<VoicemailMessage> Ordered(IQueryable<VoicemailMessage> messages, ListQuery query) => (query.Sort, query.Descending) switch
    {
        ("from", false) => messages.OrderBy(m => m.CallerNumber).ThenByDescending(m => m.ReceivedAt),
        ("from", true) => messages.OrderByDescending(m => m.CallerNumber).ThenByDescending(m => m.ReceivedAt),
        ("length", false) => messages.OrderBy(m => m.DurationMilliseconds).ThenByDescending(m => m.ReceivedAt),
        ("length", true) => messages.OrderByDescending(m => m.DurationMilliseconds).ThenByDescending(m => m.ReceivedAt),
        ("received", false) => messages.OrderBy(m => m.ReceivedAt).ThenBy(m => m.Id),
        _ => messages.OrderByDescending(m => m.ReceivedAt).ThenBy(m => m.Id),
    };

    private static VoicemailRow Row(VoicemailMessage message, TenantSnapshot? tenant)
    {
        var mailbox = tenant is null ? null : Mailbox.Find(tenant, message.MailboxId);
        return new VoicemailRow(message, mailbox?.Number, mailbox?.Name);
    }
}
