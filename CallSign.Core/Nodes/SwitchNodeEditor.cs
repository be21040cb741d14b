using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Nodes;

/// <summary>Reads and changes the stored nodes; for platform administrators only.</summary>
public sealed class SwitchNodeEditor(CallSignDb db, SecretBox secrets)
{
    /// <summary>All stored nodes by name; there are few.</summary>
    public async Task<IReadOnlyList<SwitchNode>> AllAsync(Actor actor, CancellationToken cancellationToken)
    {
        using var context = Open(actor);
        return await context.Nodes.AsNoTracking().OrderBy(n => n.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <param name="actor">A platform administrator.</param>
    /// <param name="draft">With a password.</param>
    /// <param name="taken">Names of the nodes that the environment sets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SaveResult<SwitchNode>> CreateAsync(Actor actor, SwitchNodeDraft draft, IReadOnlyCollection<string> taken, CancellationToken cancellationToken)
    {
        draft = Clean(draft);
        using var context = Open(actor);
        var errors = draft.Check()
            .AddIf(draft.Password is null, nameof(draft.Password), "Enter the password of event_socket.")
            .AddIf(IsTaken(taken, draft), nameof(draft.Name), TakenMessage);
        if (errors.Any)
        {
            return SaveResult.Failed<SwitchNode>(errors);
        }

        var node = new SwitchNode { Name = draft.Name, Host = draft.Host, Port = draft.Port, Password = secrets.Encrypt(draft.Password!), Enabled = draft.Enabled };
        context.Nodes.Add(node);
        return await SaveAsync(context, node, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a node that was read as <paramref name="version"/>; refuses where somebody saved it since.</summary>
    public async Task<SaveResult<SwitchNode>> SaveAsync(
        Actor actor, Guid id, uint version, SwitchNodeDraft draft, IReadOnlyCollection<string> taken, CancellationToken cancellationToken)
    {
        draft = Clean(draft);
        using var context = Open(actor);
        var node = await context.Nodes.SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
        if (node is null)
        {
            return SaveResult.Gone<SwitchNode>();
        }

        if (node.Version != version)
        {
            return SaveResult.Stale(node);
        }

        // A password kept for one address is not sent to another.
        var moved = node.Host != draft.Host || node.Port != draft.Port;
        var errors = draft.Check()
            .AddIf(moved && draft.Password is null, nameof(draft.Password), "The address is another one: enter its password.")
            .AddIf(IsTaken(taken, draft), nameof(draft.Name), TakenMessage);
        if (errors.Any)
        {
            return SaveResult.Failed<SwitchNode>(errors);
        }

        (node.Name, node.Host, node.Port, node.Enabled) = (draft.Name, draft.Host, draft.Port, draft.Enabled);
        if (draft.Password is { } password)
        {
            node.Password = secrets.Encrypt(password);
        }

        return await SaveAsync(context, node, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SaveResult<SwitchNode>> DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        using var context = Open(actor);
        var node = await context.Nodes.SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
        if (node is null)
        {
            return SaveResult.Gone<SwitchNode>();
        }

        context.Nodes.Remove(node);
        return await SaveAsync(context, node, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The node's password in clear; null where there is no such node. Show or send it only to the node itself or a platform administrator.</summary>
    public async Task<string?> PasswordAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        using var context = Open(actor);
        var node = await context.Nodes.AsNoTracking().SingleOrDefaultAsync(n => n.Name == name, cancellationToken).ConfigureAwait(false);
        return node is null ? null : secrets.Decrypt(node.Password);
    }

    private const string TakenMessage = "There is a node of this name already.";

    private static bool IsTaken(IReadOnlyCollection<string> taken, SwitchNodeDraft draft) => taken.Contains(draft.Name, StringComparer.OrdinalIgnoreCase);

    private static SwitchNodeDraft Clean(SwitchNodeDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft with { Name = draft.Name.Trim(), Host = draft.Host.Trim(), Password = string.IsNullOrEmpty(draft.Password) ? null : draft.Password };
    }

    private CallSignDbContext Open(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsPlatformAdministrator
            ? db.Open(actor with { TenantId = null })
            : throw new TenantViolationException("Only platform administrators manage nodes.");
    }

    private static async Task<SaveResult<SwitchNode>> SaveAsync(CallSignDbContext context, SwitchNode node, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return SaveResult.Saved(node);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale(node);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return SaveResult.Failed<SwitchNode>(nameof(SwitchNode.Name), TakenMessage);
        }
    }
}
