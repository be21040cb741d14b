using CallSign.Core.Lockouts;
using CallSign.Core.Mail;
using CallSign.Core.Media.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Core.VoicemailMessages;

/// <summary>Registers voicemail: the way of recordings into mailboxes, what mailboxes hold, mail and transcription.</summary>
public static class VoicemailRegistration
{
    public static IServiceCollection AddVoicemail(this IServiceCollection services, VoicemailFolders folders, MailSettings mail, TranscriptionSettings transcription, S3Settings? bucket = null)
    {
        services.AddSingleton(folders);
        services.AddSingleton(mail);
        services.AddSingleton(transcription);
        services.AddSingleton<FolderVoicemailAudio>();
        if (bucket is null)
        {
            services.AddSingleton<IVoicemailAudio>(p => p.GetRequiredService<FolderVoicemailAudio>());
        }
        else
        {
            services.TryAddSingleton(_ => new S3Bucket(bucket));
            services.AddSingleton<IVoicemailAudio, S3VoicemailAudio>();
        }

        services.AddSingleton<VoicemailGreetings>();
        services.AddSingleton<EntryLockout>();
        services.AddSingleton<LockoutList>();
        services.AddSingleton<VoicemailChanges>();
        services.AddSingleton<VoicemailDelivery>();
        services.AddSingleton<VoicemailIntake>();
        services.AddSingleton<VoicemailForwarding>();
        services.AddSingleton<MailboxMessages>();
        services.AddSingleton<VoicemailList>();
        services.AddSingleton<ITranscriber, HttpTranscriber>();
        services.AddSingleton<TranscriptionQueue>();
        services.AddSingleton<VoicemailSweep>();
        services.AddSingleton<MailQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<VoicemailIntake>());
        services.AddHostedService(provider => provider.GetRequiredService<TranscriptionQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<VoicemailSweep>());
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        return services;
    }
}
