using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using CallSign.Web.Shared.Controls;
using Radzen;

namespace CallSign.Web.Portal.Versions;

/// <summary>Starts a draft from a version or a file; asks first where one is there already.</summary>
internal static class DraftStart
{
    /// <summary>Whether the draft was started.</summary>
    public static async Task<bool> AskAsync(DialogService dialogs, ConfigDrafts drafts, Actor actor, DraftSource source)
    {
        var draft = await drafts.StartAsync(actor, source, CancellationToken.None);
        if (draft is null or { IsNew: true })
        {
            return draft is not null;
        }

        return await dialogs.ConfirmAsync(new Confirmation(
                "Replace the draft?", [$"{draft.ActorName} is working on a draft already. Whatever was edited in it is lost. What is served stays as it is."], "Replace draft"))
            && await drafts.StartAsync(actor, source with { Replace = true }, CancellationToken.None) is not null;
    }
}
