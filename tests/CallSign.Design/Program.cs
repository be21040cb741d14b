using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

Console.WriteLine("This project serves 'dotnet ef' only; see tests/CallSign.Design/remigrate.");

internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<CallSignDbContext>
{
    // Identity takes its schema version from the options of the application's services.
    public CallSignDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<CallSignDbContext>()
            .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(CallSignDbRegistration.ConfigureIdentityStores).BuildServiceProvider())
            .UseNpgsql(CallSignDbRegistration.DataSource("Host=/nowhere;Database=design")).Options,
        TenantScope.None,
        Actor.System("design"),
        TimeProvider.System);
}
