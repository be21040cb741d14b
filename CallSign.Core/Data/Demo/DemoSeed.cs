using CallSign.Core.Cdrs;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Data.Demo;

/// <summary>Fills a demo with two invented companies, their people, telephones, logins and thirty days of calls.</summary>
public sealed class DemoSeed(CallSignDb db, SecretBox secrets, CdrStore cdrs, DemoConfiguration configuration, TimeProvider time)
{
    /// <summary>The gateway of every demo call that leaves or enters; the rehearsal switch calls it so as well.</summary>
    public const string Gateway = "carrier1";

    /// <summary>Telephones 1000–1019 of each company, as the rehearsal switch expects them.</summary>
    public const int ExtensionsPerTenant = 20;

    private const int Batch = 2_000;
    private static readonly TimeSpan History = TimeSpan.FromDays(30);
    private static readonly (string Name, string Domain)[] Companies = [("Acme", "acme.test"), ("Globex", "globex.test")];

    /// <summary>Adds what is missing: all of it on the first start, the calls since the last one on every other.</summary>
    /// <param name="users">Makes the logins; of a context for Identity.</param>
    /// <param name="node">Name of the node that is said to have carried the calls.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The logins with the password that all of them have from now on, another one at each start.</returns>
    /// <exception cref="InvalidOperationException">The database holds tenants of a real installation.</exception>
    public async Task<DemoLogins> FillAsync(UserManager<PortalUser> users, string node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        var context = db.Open(Actor.System("demo"));
        await using var closing = context.ConfigureAwait(false);
        var domains = await context.Tenants.Select(t => t.Domain).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (domains.Count == 0 && !await context.Users.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            AddCompanies(context);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!Companies.All(c => domains.Contains(c.Domain)))
        {
            throw new InvalidOperationException("CALLSIGN_DEMO is set, but this database is no demo's: it has tenants or users of its own. Name another database or data folder.");
        }

        var tenants = await context.Tenants.AsNoTracking().OrderBy(t => t.Domain).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tenant in tenants.Where(t => Companies.Any(c => c.Domain == t.Domain)))
        {
            await AddCallsAsync(context, tenant, node, cancellationToken).ConfigureAwait(false);
            await configuration.AddAsync(tenant, tenant.Domain == Companies[0].Domain ? "+4930231250" : "+4930231260", cancellationToken).ConfigureAwait(false);
        }

        return await AddLoginsAsync(context, users, tenants).ConfigureAwait(false);
    }

    private void AddCompanies(CallSignDbContext context)
    {
        context.Add(new Gateway { Name = Gateway, Proxy = "carrier.test", PingSeconds = 30 });
        for (var i = 0; i < Companies.Length; i++)
        {
            var tenant = new Tenant { Name = Companies[i].Name, Domain = Companies[i].Domain, TimeZone = "Europe/Berlin" };
            context.Add(tenant);
            for (var n = 0; n < ExtensionsPerTenant; n++)
            {
                context.Add(Telephone(tenant, i, n));
            }
        }
    }

    private Extension Telephone(Tenant tenant, int company, int index)
    {
        var number = (1000 + index).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var extension = new Extension
        {
            TenantId = tenant.Id, Number = number, DisplayName = DemoPeople.Name(index, company), SipPassword = secrets.Encrypt(SecretGenerator.SipPassword()),
            VoicemailPin = secrets.Encrypt(SecretGenerator.Pin()), ExternalCallerIdNumber = "+493023125" + number[1..], CallGroup = (index % 3) switch
            {
                0 => "sales",
                1 => "support",
                _ => null,
            },
        };

        // Some of what a real list of telephones shows.
        switch (index % 7)
        {
            case 2:
                (extension.ForwardNoAnswerEnabled, extension.ForwardNoAnswerDestination) = (true, "1000");
                break;
            case 4:
                extension.RecordInbound = extension.RecordOutbound = true;
                break;
            case 5:
                extension.DoNotDisturb = index == 5;
                break;
            case 6:
                (extension.ForwardBusyEnabled, extension.ForwardBusyDestination, extension.RingTimeoutSeconds) = (true, "1001", 20);
                break;
        }

        return extension;
    }

    private async Task AddCallsAsync(CallSignDbContext context, Tenant tenant, string node, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var last = await context.Set<Cdr>().Where(c => c.TenantId == tenant.Id).MaxAsync(c => (DateTime?)c.StartedAt, cancellationToken).ConfigureAwait(false);
        var from = last is { } known && known > now - History ? known.AddMilliseconds(1) : now - History;
        var extensions = await context.Extensions.AsNoTracking().Where(e => e.TenantId == tenant.Id).OrderBy(e => e.Number)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        if (extensions.Count < 2)
        {
            return;
        }

        foreach (var batch in new DemoCalls(tenant, extensions, node).Between(from, now).Chunk(Batch))
        {
            await cdrs.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<DemoLogins> AddLoginsAsync(CallSignDbContext context, UserManager<PortalUser> users, List<Tenant> tenants)
    {
        string password;
        do
        {
            password = SecretGenerator.SipPassword(16);
        }
        while (!password.Any(char.IsAsciiDigit) || !password.Any(char.IsAsciiLetterLower) || !password.Any(char.IsAsciiLetterUpper)); // as any rules for passwords want it

        var logins = new List<DemoLogin> { await LoginAsync(users, "admin@demo.test", "Platform administrator", PortalRole.PlatformAdministrator, null, null, password).ConfigureAwait(false) };
        foreach (var tenant in tenants.Where(t => Companies.Any(c => c.Domain == t.Domain)))
        {
            var own = await context.Extensions.AsNoTracking().Where(e => e.TenantId == tenant.Id).OrderBy(e => e.Number).Take(3).ToListAsync().ConfigureAwait(false);
            foreach (var (role, word, at) in new[]
            {
                (PortalRole.TenantAdministrator, "admin", 0), (PortalRole.Supervisor, "supervisor", 1), (PortalRole.User, "user", 2),
            })
            {
                var extension = own.ElementAtOrDefault(at);
                logins.Add(await LoginAsync(users, $"{word}@{tenant.Domain}", extension?.DisplayName ?? word, role, tenant.Id, extension?.Id, password).ConfigureAwait(false));
            }
        }

        return new DemoLogins(logins, password);
    }

    private static async Task<DemoLogin> LoginAsync(
        UserManager<PortalUser> users, string email, string name, PortalRole role, Guid? tenant, Guid? extension, string password)
    {
        var user = await users.FindByEmailAsync(email).ConfigureAwait(false);
        if (user is null)
        {
            user = new PortalUser
            {
                UserName = email, Email = email, EmailConfirmed = true, DisplayName = name, Role = role, TenantId = tenant, ExtensionId = extension,
            };
            Check(await users.CreateAsync(user, password).ConfigureAwait(false));
        }
        else
        {
            // The password of the last start is on a screen that has scrolled away.
            Check(await users.RemovePasswordAsync(user).ConfigureAwait(false));
            Check(await users.AddPasswordAsync(user, password).ConfigureAwait(false));
        }

        return new DemoLogin(email, role, name);
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException("The demo's logins can't be made: " + string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}

/// <summary>Who may sign in to the demo.</summary>
/// <param name="Logins">One of each role in each company.</param>
/// <param name="Password">Of all of them; show it, do not log it.</param>
public sealed record DemoLogins(IReadOnlyList<DemoLogin> Logins, string Password);

/// <summary>One of the demo's logins.</summary>
/// <param name="Email">What to sign in with.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">Whose it is.</param>
public sealed record DemoLogin(string Email, PortalRole Role, string Name);
