using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.TestSupport;

/// <summary>Tenants and extensions for tests, saved as the product saves them.</summary>
public static class PbxSeed
{
    /// <summary>A tenant with extensions of the given numbers; each one's SIP password is <c>pw-number-of-the-domain</c>, its PIN <c>9</c> and the number.</summary>
    public static async Task<Tenant> TenantAsync(IServiceProvider services, string domain, params string[] numbers)
    {
        var tenant = new Tenant { Name = domain, Domain = domain, TimeZone = "Europe/Berlin" };
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        context.Add(tenant);
        foreach (var number in numbers)
        {
            context.Add(Extension(services, tenant, number));
        }

        await context.SaveChangesAsync();
        return tenant;
    }

    public static Extension Extension(IServiceProvider services, Tenant tenant, string number)
    {
        var secrets = services.GetRequiredService<SecretBox>();
        return new Extension
        {
            TenantId = tenant.Id,
            Number = number,
            DisplayName = "User " + number,
            SipPassword = secrets.Encrypt(Password(number, tenant.Domain)),
            VoicemailPin = secrets.Encrypt("9" + number),
        };
    }

    public static string Password(string number, string domain) => $"pw-{number}-of-{domain}";
}
