using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Mail;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;
using CallSign.Core.VoicemailMessages;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.VoicemailMessages;

/// <summary>Two tenants, of which Acme has the mailbox 1001, and the parts of voicemail by hand; the test plays the switch, which records.</summary>
internal sealed class VoicemailBed : IAsyncDisposable
{
    private readonly TenantBed _bed;

    private VoicemailBed(TenantBed bed, MailSettings mail, TranscriptionSettings transcription, Func<VoicemailFolders, IVoicemailAudio>? audio)
    {
        _bed = bed;
        (Mail, Transcription) = (mail, transcription);
        Audio = audio?.Invoke(Folders) ?? new FolderVoicemailAudio(Folders);
        Intake = NewIntake(Db);
        Messages = new MailboxMessages(Db, Audio, Changes, Time);
        List = new VoicemailList(Db, Audio, Changes, Snapshots, Time);
    }

    public VoicemailFolders Folders { get; } = new(Path.Combine(Path.GetTempPath(), "callsign-voicemail-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");

    public ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    public VoicemailChanges Changes { get; } = new();

    public SnapshotStore Snapshots { get; } = new();

    public IVoicemailAudio Audio { get; }

    public VoicemailIntake Intake { get; }

    public MailboxMessages Messages { get; }

    public VoicemailList List { get; }

    public MailSettings Mail { get; }

    public TranscriptionSettings Transcription { get; }

    public CallSignDb Db => _bed.Db;

    public Actor Acme => _bed.Acme;

    public Actor Other => _bed.Other;

    public Guid TenantId => Acme.TenantId!.Value;

    public Extension Extension { get; private set; } = null!;

    public static async Task<VoicemailBed> NewAsync(Postgres postgres, MailSettings? mail = null, TranscriptionSettings? transcription = null, Action<Extension>? change = null,
        Func<VoicemailFolders, IVoicemailAudio>? audio = null)
    {
        var tenants = await TenantBed.NewAsync(postgres);
        var bed = new VoicemailBed(tenants, mail ?? new MailSettings(), transcription ?? new TranscriptionSettings(), audio);
        bed.Extension = new Extension { TenantId = bed.TenantId, Number = "1001", DisplayName = "Ada", SipPassword = tenants.Box.Encrypt("secret") };
        change?.Invoke(bed.Extension);
        await using var context = bed.Db.Open(TenantScope.System);
        context.Add(bed.Extension);
        await context.SaveChangesAsync();
        var tenant = await context.Tenants.SingleAsync(t => t.Id == bed.TenantId);
        bed.Snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(tenant, [ExtensionEntry.From(bed.Extension, tenant.Domain, "secret", "4821")!])], [], DateTimeOffset.UnixEpoch));
        return bed;
    }

    /// <summary>As a portal that starts anew has it.</summary>
    public VoicemailIntake NewIntake(CallSignDb db) => new(
        Folders, new VoicemailDelivery(db, Audio, Changes, Snapshots, Mail, Transcription, Time, NullLogger<VoicemailDelivery>.Instance), Time, NullLogger<VoicemailIntake>.Instance);

    /// <summary>Begins a recording and lets the switch record a tone.</summary>
    public VoicemailDraft Record(double seconds, VoicemailIntake? intake = null)
    {
        var draft = new VoicemailDraft
        {
            Id = Guid.CreateVersion7(), TenantId = TenantId, MailboxId = Extension.Id, ChannelUuid = Guid.NewGuid(), CallerNumber = "2002", CallerName = "Bob", ReceivedAt = Time.GetUtcNow().UtcDateTime,
        };
        Assert.Equal($"/on/nodes/incoming/{draft.Id:N}.wav", (intake ?? Intake).Begin(draft));
        File.WriteAllBytes(Folders.IncomingFile(draft.Id), TestSounds.Wav(TestSounds.Tone(440, 8000, seconds), 8000));
        return draft;
    }

    public async ValueTask DisposeAsync()
    {
        Intake.Dispose();
        await _bed.DisposeAsync();
        if (Directory.Exists(Folders.Root))
        {
            Directory.Delete(Folders.Root, recursive: true);
        }
    }
}
