using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.FeatureCodes;

/// <summary>Saves what a telephone asked for by a code: forwarding, do not disturb. The audit log names the telephone.</summary>
public sealed class PhoneSettings(CallSignDb db, ExtensionEditor editor)
{
    // Two portals hear the same switch, so one of them may find the row just saved by the other.
    private const int Attempts = 3;

    /// <summary>Null where it is saved, or was so already; else why not.</summary>
    /// <param name="tenantId">The tenant whose telephone it is.</param>
    /// <param name="number">The extension.</param>
    /// <param name="feature">Name of a <see cref="Feature"/> that sets something.</param>
    /// <param name="destination">Where calls go, for forwarding that is switched on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string?> ApplyAsync(Guid tenantId, string number, string feature, string? destination, CancellationToken cancellationToken)
    {
        var actor = new Actor($"telephone {number}", null, tenantId, PortalRole.System);
        for (var attempt = 1; ; attempt++)
        {
            var row = await FindAsync(actor, tenantId, number, cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                return "there is no such extension";
            }

            var draft = ExtensionDraft.Of(row);
            if (!Change(draft, feature, destination))
            {
                return "nothing is set by this feature";
            }

            if (Settings(draft) == Settings(ExtensionDraft.Of(row)))
            {
                return null;
            }

            var result = await editor.SaveAsync(actor, row.Id, row.Version, draft, cancellationToken).ConfigureAwait(false);
            if (result.Outcome is not SaveOutcome.Stale || attempt == Attempts)
            {
                return result.Succeeded ? null : string.Join(" ", result.Errors.All.Select(e => e.Value));
            }
        }
    }

    private async Task<Extension?> FindAsync(Actor actor, Guid tenantId, string number, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Extensions.AsNoTracking()
            .SingleOrDefaultAsync(e => e.TenantId == tenantId && e.Number == number && e.Enabled, cancellationToken).ConfigureAwait(false);
    }

    private static bool Change(ExtensionDraft draft, string feature, string? destination)
    {
        switch (feature)
        {
            case Feature.ForwardAllOn when destination is not null:
                (draft.ForwardAllEnabled, draft.ForwardAllDestination) = (true, destination);
                return true;
            case Feature.ForwardAllOff:
                draft.ForwardAllEnabled = false;
                return true;
            case Feature.ForwardBusyOn when destination is not null:
                (draft.ForwardBusyEnabled, draft.ForwardBusyDestination) = (true, destination);
                return true;
            case Feature.ForwardBusyOff:
                draft.ForwardBusyEnabled = false;
                return true;
            case Feature.ForwardNoAnswerOn when destination is not null:
                (draft.ForwardNoAnswerEnabled, draft.ForwardNoAnswerDestination) = (true, destination);
                return true;
            case Feature.ForwardNoAnswerOff:
                draft.ForwardNoAnswerEnabled = false;
                return true;
            case Feature.DoNotDisturbOn:
                draft.DoNotDisturb = true;
                return true;
            case Feature.DoNotDisturbOff:
                draft.DoNotDisturb = false;
                return true;
            default:
                return false;
        }
    }

    private static (bool, string?, bool, string?, bool, string?, bool) Settings(ExtensionDraft draft) =>
        (draft.ForwardAllEnabled, draft.ForwardAllDestination, draft.ForwardBusyEnabled, draft.ForwardBusyDestination,
            draft.ForwardNoAnswerEnabled, draft.ForwardNoAnswerDestination, draft.DoNotDisturb);
}
