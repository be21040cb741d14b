using CallSign.Core.Nouns;
using CallSign.Core.Tenancy;
using CallSign.Web.Shared.Controls;
using Radzen;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Asks before a noun is deleted, and says what leads to it.</summary>
internal static class NounDeletion
{
    /// <summary>True where the person went on; null where it is in use and was told so.</summary>
    public static async Task<bool?> AskAsync(DialogService dialogs, NounFinder finder, Actor actor, NounKind kind, INoun noun)
    {
        var users = kind.IsOfTenants && actor.TenantId is not null ? await finder.UsersAsync(actor, noun.Id, CancellationToken.None) : [];
        if (users.Count > 0)
        {
            await dialogs.OpenAsync<WhereUsed>(
                $"{noun.Name} is in use",
                new Dictionary<string, object?> { [nameof(WhereUsed.Users)] = users, [nameof(WhereUsed.Refusal)] = true, [nameof(WhereUsed.LeadsCalls)] = kind.Words.IsDestination },
                new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true, CssClass = "dialog-narrow" });
            return false;
        }

        List<string> effects = [$"The {kind.Words.One} is deleted for good{(kind.Words.IsDestination ? "; nothing leads calls to it" : kind.IsLinkedTo ? "; nothing uses it" : "")}."];
        if (noun is INumbered { Number: { } number })
        {
            effects.Add($"Whoever dials {number} then hears that there is no such number.");
        }

        return await dialogs.ConfirmAsync(new Confirmation($"Delete {noun.Name}?", effects, $"Delete {kind.Words.One}"));
    }
}
