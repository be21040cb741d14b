using CallSign.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CallSign.Core.Data;

/// <summary>Wires the database: one data source, contexts by <see cref="CallSignDb"/>, the key ring in the database.</summary>
public static class CallSignDbRegistration
{
    /// <param name="services">The container.</param>
    /// <param name="connectionString">Npgsql's form.</param>
    public static IServiceCollection AddCallSignDb(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<IdentityOptions>(ConfigureIdentityStores);
        services.AddSingleton(_ => DataSource(connectionString));
        services.AddSingleton(provider => Options(provider));
        services.AddSingleton<CallSignDb>();
        services.AddDataProtection().SetApplicationName("CallSign");
        services.AddSingleton<IXmlRepository, DatabaseKeyRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
        services.AddSingleton<SecretBox>();
        return services;
    }

    /// <summary>A data source as the model needs it.</summary>
    public static NpgsqlDataSource DataSource(string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = "callsign" }.EnableDynamicJson().Build();

    private static DbContextOptions<CallSignDbContext> Options(IServiceProvider provider)
    {
        var builder = new DbContextOptionsBuilder<CallSignDbContext>();
        builder.UseApplicationServiceProvider(provider);
        builder.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>());
        builder.AddInterceptors(provider.GetServices<IInterceptor>());
        return builder.Options;
    }

    /// <summary>What Identity's tables look like; the design-time factory must agree with it.</summary>
    public static void ConfigureIdentityStores(IdentityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
    }
}
