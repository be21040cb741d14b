using CallSign.Core.Tenancy;

namespace CallSign.Core.Webhooks;

/// <summary>A post to a program of a tenant, with what became of it: a row of a <see cref="WebhookTable{TRow}"/>.</summary>
public abstract class WebhookRow : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>What happened, as <c>agentAnswered</c> or <c>check_in</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>JSON, to the byte: it is what is signed.</summary>
    public string Body { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, when it is posted next; null where it was taken or given up.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>How often it was posted.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC; null while it was not taken.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>HTTP status of the last answer; null where there was none.</summary>
    public int? ResponseCode { get; set; }

    /// <summary>Why the last attempt failed, at most 300 characters; null where it did not.</summary>
    public string? Problem { get; set; }
}
