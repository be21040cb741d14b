using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.EventWebhooks;

/// <summary>A program of the tenant's own that is told what happens: each event is posted to it until it takes it.</summary>
[Noun("event_webhook", "event webhook", "event webhooks", "outbox")]
[Reloads(ReloadScope.Tenant)]
public sealed class EventWebhook : ISecretive, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Where events are posted to as JSON; https, at most 500 characters.</summary>
    public string Url { get; set; } = "";

    /// <summary>Of <see cref="BridgeEvents.All"/>; empty: all of them.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Key of the signature (HMAC-SHA256) in the header <c>X-CallSign-Signature</c>.</summary>
    public EncryptedSecret? SigningKey { get; set; }

    /// <summary>The key in clear, 16–200 characters: in drafts that set it, and in the snapshot.</summary>
    [NotMapped]
    public string? SigningKeyInClear { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Url = TextRules.Clean(Url) ?? "";
        Events = [.. (Events ?? []).Distinct(StringComparer.Ordinal)];
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var usable = Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "https" && Url.Length <= 500;
        errors.AddIf(!usable, nameof(Url), "Enter an address like https://crm.example.com/events.");
        errors.AddIf(usable && url!.UserInfo.Length > 0, nameof(Url), "Leave name and password out of the address; the signature proves who sends.");
        errors.AddIf(Events.Exists(e => !BridgeEvents.All.Contains(e)), nameof(Events), $"Choose of {string.Join(", ", BridgeEvents.All)}.");
        errors.AddIf(SigningKeyInClear is { Length: < 16 }, nameof(SigningKey), "Enter at least 16 characters.");
        errors.AddIf(SigningKeyInClear is { Length: > 200 }, nameof(SigningKey), "Enter at most 200 characters.");
    }

    public IEnumerable<NounLink> Links() => [];

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        SigningKey = SigningKeyInClear is { Length: > 0 } key ? box.Encrypt(key) : (previous as EventWebhook)?.SigningKey;
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        SigningKeyInClear = SigningKey is { } key ? box.Decrypt(key) : null;
    }
}

internal sealed class EventWebhookMap : IEntityTypeConfiguration<EventWebhook>
{
    public void Configure(EntityTypeBuilder<EventWebhook> builder)
    {
        builder.MapNoun();
        builder.Property(w => w.Url).HasMaxLength(500);
        builder.Property(w => w.Events).AsJson();
    }
}

/// <summary>Every event is signed: a new webhook needs a key.</summary>
internal sealed class EventWebhookRule : INounRule<EventWebhook>
{
    public async Task CheckAsync(CallSignDbContext context, EventWebhook noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (noun.SigningKeyInClear is null && errors[nameof(noun.SigningKey)] is null
            && !await context.Set<EventWebhook>().AsNoTracking().AnyAsync(w => w.Id == noun.Id && w.SigningKey != null, cancellationToken).ConfigureAwait(false))
        {
            errors.Add(nameof(noun.SigningKey), "Enter a key of at least 16 characters: events are signed with it.");
        }
    }
}
