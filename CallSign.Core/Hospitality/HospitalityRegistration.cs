using CallSign.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Hospitality;

/// <summary>Registers rooms, guests, wake-up calls, bills and the way to property-management systems.</summary>
public static class HospitalityRegistration
{
    /// <summary>The host registers the database, the nouns and voicemail.</summary>
    public static IServiceCollection AddHospitality(this IServiceCollection services)
    {
        services.AddSingleton<RoomCleaning>();
        services.AddSingleton<FrontDesk>();
        services.AddSingleton<RoomBoard>();
        services.AddSingleton<WakeUps>();
        services.AddSingleton<WakeUpBook>();
        services.AddSingleton<GuestBill>();
        services.AddSingleton<StayList>();
        services.AddSingleton<PmsIntake>();
        services.AddSingleton<CallCharges>();
        services.AddSingleton<PmsMessages>();
        services.AddHostedService(provider => provider.GetRequiredService<CallCharges>());
        services.AddWebhookQueue<PmsMessages>();
        return services;
    }
}
