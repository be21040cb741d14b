using CallSign.Core.Extensions;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.VoicemailMessages;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Follows calls to mailboxes on a real switch: what it plays and records, and what is in the mailbox in the end.</summary>
internal sealed class MailboxBench(RealSwitchFixture real)
{
    public const string Pin = "4821";

    public static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    private IServiceProvider Services => real.Portal.Services;

    public EncryptedSecret PinOf(string pin) => Services.GetRequiredService<SecretBox>().Encrypt(pin);

    /// <summary>An extension with a mailbox, whose callers reach it at once.</summary>
    public void Owner(Extension extension) => (extension.VoicemailEnabled, extension.DoNotDisturb, extension.VoicemailPin) = (true, true, PinOf(Pin));

    public ExtensionEntry Find(string number) => Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!.Find(number)!;

    public async Task<List<VoicemailMessage>> MessagesAsync(string number)
    {
        var mailbox = Find(number).Id;
        await using var context = real.Portal.Db.Open(real.Scope);
        return await context.Set<VoicemailMessage>().AsNoTracking().Where(m => m.MailboxId == mailbox).ToListAsync();
    }

    /// <summary>The caller's channel, once he is with a mailbox.</summary>
    public async Task<Guid> ChannelAsync(string caller)
    {
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        return (await journal.UntilAsync(c => c.CallerNumber == caller && c.State == CallState.Voicemail, Long)).Legs[0].Uuid;
    }

    public async Task<string> DataAsync(Guid channel) => await real.Switch.ApiAsync($"uuid_getvar {channel} current_application_data");

    /// <summary>Waits until the switch plays or asks what is named.</summary>
    public Task PlaysAsync(Guid channel, string what) =>
        Eventually.TrueAsync(async () => (await DataAsync(channel)).Contains(what, StringComparison.Ordinal), Long, $"the switch plays {what}");

    /// <summary>Waits until some seconds of a recording are on the disk: the switch writes it in parts of 64 KiB, 4.1 s each.</summary>
    public Task RecordsAsync(Guid channel) => Eventually.TrueAsync(
        async () => (await DataAsync(channel)).Split(' ')[0] is var file && file.Contains("/incoming/", StringComparison.Ordinal) && new FileInfo(file) is { Exists: true, Length: > 60_000 },
        Long, "seconds of what is said are on the disk");
}
