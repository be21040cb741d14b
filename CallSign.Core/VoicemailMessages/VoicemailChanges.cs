namespace CallSign.Core.VoicemailMessages;

/// <summary>Tells that the messages of a mailbox are others than before: lamps follow it.</summary>
public sealed class VoicemailChanges
{
    /// <summary>Tenant and mailbox. Handlers return at once.</summary>
    public event Action<Guid, Guid>? Changed;

    internal void Raise(Guid tenantId, Guid mailboxId) => Changed?.Invoke(tenantId, mailboxId);
}
