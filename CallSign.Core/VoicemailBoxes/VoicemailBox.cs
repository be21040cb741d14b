using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.VoicemailBoxes;

/// <summary>Which greeting a caller hears. The numbered ones are recorded in the mailbox's own menu (mod_voicemail, greeting_1.wav and so on).</summary>
public enum GreetingChoice
{
    /// <summary>The one chosen in the mailbox's menu; the standard words where none was.</summary>
    AsChosen,

    First,
    Second,
    Third,

    /// <summary>None: the tone at once.</summary>
    None,
}

/// <summary>A mailbox without a telephone, as for a department. The mailbox of an extension is part of the extension.</summary>
[Noun("voicemail_box", "voicemail box", "voicemail boxes", "voicemail", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class VoicemailBox : INumbered, ISecretive, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>Number of the mailbox, 2–15 digits: it is entered at the telephone.</summary>
    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>4–12 digits.</summary>
    public EncryptedSecret? Pin { get; set; }

    [NotMapped]
    public string? PinInClear { get; set; }

    /// <summary>Where new messages are mailed; null for nowhere.</summary>
    public string? Email { get; set; }

    /// <summary>Whether the mail carries the recording.</summary>
    public bool AttachRecording { get; set; } = true;

    /// <summary>Whether a message stays in the mailbox after it was mailed.</summary>
    public bool KeepAfterMail { get; set; } = true;

    /// <summary>Minutes of messages that it holds, 1–600; null for no limit. mod_voicemail counts seconds of speech, not messages.</summary>
    public int? QuotaMinutes { get; set; } = 60;

    public GreetingChoice Greeting { get; set; }

    /// <summary>Whether callers are told to speak after the tone.</summary>
    public bool SayInstructions { get; set; } = true;

    /// <summary>Number of the tenant's dialplan that callers reach by pressing 0, answered by the voicemail module; null for none.</summary>
    public string? OperatorNumber { get; set; }

    /// <summary>Prompts' language, as <c>en</c>; null for the tenant's.</summary>
    public string? Language { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Email = TextRules.Clean(Email);
        OperatorNumber = DialNumber.Clean(OperatorNumber);
        Language = LanguageTag.Clean(Language);
        PinInClear = PinInClear?.Trim();
        if (Email is null)
        {
            KeepAfterMail = true; // else what nobody was mailed would be gone
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Number is null || !RoutingToken.IsExtensionNumber(Number), nameof(Number), "Enter 2 to 15 digits: the mailbox is entered by them.");
        errors.AddIf(
            PinInClear is "" || (Pin is null && PinInClear is null), nameof(Pin), "Enter a PIN: it is the only way to listen to a mailbox without a telephone.");
        if (PinInClear is { Length: > 0 } pin && SecretRules.Pin(pin, Number ?? "") is { } problem)
        {
            errors.Add(nameof(Pin), problem);
        }

        errors.AddIf(Email is { } mail && !ExtensionRules.IsEmail(mail), nameof(Email), "Enter one e-mail address, like name@example.com.");
        errors.AddIf(QuotaMinutes is < 1 or > 600, nameof(QuotaMinutes), "Enter 1 to 600 minutes, or nothing for no limit.");
        if (ExtensionRules.Operator(OperatorNumber, Number) is { } wrong)
        {
            errors.Add(nameof(OperatorNumber), wrong);
        }

        errors.AddIf(Language is { } tag && !LanguageTag.IsValid(tag), nameof(Language), "Enter a language like en or de-CH.");
    }

    public IEnumerable<NounLink> Links() => [];

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        Pin = box.Seal(PinInClear, (previous as VoicemailBox)?.Pin);
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        PinInClear = Pin is { } pin ? box.Decrypt(pin) : null;
    }
}

internal sealed class VoicemailBoxMap : IEntityTypeConfiguration<VoicemailBox>
{
    public void Configure(EntityTypeBuilder<VoicemailBox> builder)
    {
        builder.MapNoun();
        builder.Property(b => b.Email).HasMaxLength(254);
        builder.Property(b => b.OperatorNumber).HasMaxLength(DialNumber.MaxLength);
        builder.Property(b => b.Language).HasMaxLength(20);
    }
}
