using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.CallWebhooks;

/// <summary>A program of the tenant's own that decides where a call goes: it is asked over HTTP while the caller waits.</summary>
[Noun("call_webhook", "call webhook", "call webhooks", "webhook", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class CallWebhook : INumbered, ISecretive, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>Where the call is posted to as JSON; http or https, at most 500 characters.</summary>
    public string Url { get; set; } = "";

    /// <summary>How long the answer is waited for, 500–5000 ms.</summary>
    public int TimeoutMilliseconds { get; set; } = 2000;

    /// <summary>Key of the signature (HMAC-SHA256) in the header <c>X-CallSign-Signature</c>; null: not signed.</summary>
    public EncryptedSecret? SigningKey { get; set; }

    /// <summary>The key in clear: in drafts that set it, and in the snapshot.</summary>
    [NotMapped]
    public string? SigningKeyInClear { get; set; }

    /// <summary>Where the call goes when the program does not answer in time, or answers what can't be followed; null: it ends.</summary>
    public Destination? Fallback { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize() => Url = TextRules.Clean(Url) ?? "";

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var usable = Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && Url.Length <= 500;
        errors.AddIf(!usable, nameof(Url), "Enter an address like https://crm.example.com/calls.");
        errors.AddIf(usable && url!.UserInfo.Length > 0, nameof(Url), "Leave name and password out of the address; the signature proves who asks.");
        errors.AddIf(TimeoutMilliseconds is < 500 or > 5000, nameof(TimeoutMilliseconds), "Enter 500 to 5000 milliseconds.");
        errors.AddIf(SigningKeyInClear is { Length: > 0 and < 16 }, nameof(SigningKey), "Enter at least 16 characters.");
        errors.AddIf(SigningKeyInClear is { Length: > 200 }, nameof(SigningKey), "Enter at most 200 characters.");
    }

    public IEnumerable<NounLink> Links() => Fallback is { } fallback ? [new NounLink(nameof(Fallback), fallback)] : [];

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        SigningKey = box.Seal(SigningKeyInClear, (previous as CallWebhook)?.SigningKey);
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        SigningKeyInClear = SigningKey is { } key ? box.Decrypt(key) : null;
    }
}

internal sealed class CallWebhookMap : IEntityTypeConfiguration<CallWebhook>
{
    public void Configure(EntityTypeBuilder<CallWebhook> builder)
    {
        builder.MapNoun();
        builder.Property(w => w.Url).HasMaxLength(500);
    }
}
