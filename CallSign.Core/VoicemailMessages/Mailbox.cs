using CallSign.Core.Extensions;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Core.VoicemailMessages;

/// <summary>A mailbox as calls meet it: that of an extension, or a voicemail box of its own.</summary>
/// <remarks>Holds the PIN in clear: it must not be logged or shown, so it prints as its number.</remarks>
public sealed record Mailbox
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Digits; null where none is set.</summary>
    public string? Pin { get; init; }

    public string? Email { get; init; }

    public bool AttachRecording { get; init; } = true;

    public bool KeepAfterMail { get; init; } = true;

    /// <summary>Room for messages; null for no limit.</summary>
    public TimeSpan? Quota { get; init; }

    public GreetingChoice Greeting { get; init; }

    public bool SayInstructions { get; init; } = true;

    /// <summary>A number that callers reach by pressing 0; null for none.</summary>
    public string? Operator { get; init; }

    /// <summary>The mailbox of an id; null where the tenant has none, or it is off.</summary>
    public static Mailbox? Find(TenantSnapshot tenant, Guid id)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Find(id) is { } extension ? Of(extension) : tenant.Nouns.Find<VoicemailBox>(id) is { } box ? Of(box) : null;
    }

    /// <summary>The mailbox of a number; null where the tenant has none, or it is off.</summary>
    public static Mailbox? Find(TenantSnapshot tenant, string number)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Find(number) is { } extension ? Of(extension) : tenant.Nouns.Dialled(number) is VoicemailBox box ? Of(box) : null;
    }

    public override string ToString() => Number;

    private static Mailbox? Of(ExtensionEntry extension) => !extension.VoicemailEnabled ? null : new Mailbox
    {
        Id = extension.Id, Number = extension.Number, Name = extension.DisplayName, Pin = extension.VoicemailPin, Email = extension.VoicemailEmail,
        Operator = extension.VoicemailOperator,
    };

    private static Mailbox? Of(VoicemailBox box) => box.Number is not { } number ? null : new Mailbox
    {
        Id = box.Id, Number = number, Name = box.Name, Pin = box.PinInClear is { Length: > 0 } pin && DialNumber.IsDigits(pin) ? pin : null,
        Email = box.Email is { } mail && RoutingToken.IsMailAddress(mail) ? mail : null,
        AttachRecording = box.AttachRecording, KeepAfterMail = box.KeepAfterMail,
        Quota = box.QuotaMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        Greeting = box.Greeting, SayInstructions = box.SayInstructions, Operator = box.OperatorNumber,
    };
}
