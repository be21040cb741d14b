using CallSign.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.PortalUsers;

/// <summary>Registers ASP.NET Identity for <see cref="PortalUser"/>: its store, rules, lockout and links.</summary>
public static class PortalIdentityRegistration
{
    /// <summary>Failed attempts until a login is locked.</summary>
    public const int MaxFailedAttempts = 5;

    /// <summary>How long a login stays locked.</summary>
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    /// <summary>The container must give a scoped <see cref="CallSignDbContext"/> where the scoped UserManager is used.</summary>
    public static IdentityBuilder AddPortalIdentity(this IServiceCollection services)
    {
        services.AddSingleton<PortalSessions>();
        services.AddSingleton<SignInLog>();
        services.AddSingleton<PortalUserList>();
        services.AddSingleton<PortalUserEditor>();
        services.AddSingleton<PortalUserAccess>();
        services.AddScoped<FirstAdministrator>();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = PortalUserAccess.LinkLifetime);
        return services.AddIdentityCore<PortalUser>(Configure)
            .AddUserStore<PortalUserStore>()
            .AddPasswordValidator<PasswordRules>()
            .AddErrorDescriber<PortalIdentityErrors>()
            .AddDefaultTokenProviders();
    }

    private static void Configure(IdentityOptions options)
    {
        CallSignDbRegistration.ConfigureIdentityStores(options);
        options.User.RequireUniqueEmail = true;
        // PasswordRules says it all, in its own words.
        options.Password = new PasswordOptions
        {
            RequiredLength = 1, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 1,
        };
        options.Lockout = new LockoutOptions { AllowedForNewUsers = true, MaxFailedAccessAttempts = MaxFailedAttempts, DefaultLockoutTimeSpan = LockoutTime };
    }
}
