using System.Globalization;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>A database with 1,000 tenants of 100 extensions each and one big tenant, filled by COPY before any portal starts on it.</summary>
internal static class BigPbx
{
    public const int Tenants = 1000;
    public const int ExtensionsEach = 100;
    public const string BigDomain = "big.test";

    public static string Domain(int tenant) => string.Create(CultureInfo.InvariantCulture, $"tenant{tenant}.test");

    public static string Number(int extension) => (1000 + extension).ToString(CultureInfo.InvariantCulture);

    /// <param name="connectionString">A migrated database without tenants.</param>
    /// <param name="bigTenant">Extensions of the tenant <see cref="BigDomain"/>; 0 for no such tenant.</param>
    public static async Task FillAsync(string connectionString, int bigTenant)
    {
        await using var services = PostgresFixture.Services(connectionString);
        var secrets = services.GetRequiredService<SecretBox>();
        var tenants = Enumerable.Range(0, Tenants).Select(i => (Id: Guid.CreateVersion7(), Domain: Domain(i), Count: ExtensionsEach)).ToList();
        if (bigTenant > 0)
        {
            tenants.Add((Guid.CreateVersion7(), BigDomain, bigTenant));
        }

        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy tenants (id, name, domain, enabled, time_zone, language, created_at, updated_at) from stdin (format binary)"))
        {
            foreach (var tenant in tenants)
            {
                await copy.WriteRowAsync(default, tenant.Id, tenant.Domain, tenant.Domain, true, "Europe/Berlin", "en", DateTime.UnixEpoch, DateTime.UnixEpoch);
            }

            await copy.CompleteAsync();
        }

        secrets.Encrypt("makes the key ring before many threads want it");
        var rows = tenants.SelectMany(t => Enumerable.Range(0, t.Count).Select(i => (t.Id, t.Domain, Number: Number(i)))).ToList();
        var encrypted = rows.AsParallel().AsOrdered()
            .Select(r => (Password: secrets.Encrypt(PbxSeed.Password(r.Number, r.Domain)).Ciphertext, Pin: secrets.Encrypt("48" + r.Number).Ciphertext)).ToList();
        await using (var copy = await connection.BeginBinaryImportAsync(
            """
            copy extensions (id, tenant_id, number, display_name, sip_password, voicemail_pin, ring_timeout_seconds, voicemail_enabled,
            forward_all_enabled, forward_busy_enabled, forward_no_answer_enabled, forward_not_registered_enabled, do_not_disturb, record_inbound,
            record_outbound, record_internal, max_registrations, directory_visible, enabled, created_at, updated_at) from stdin (format binary)
            """))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(Guid.CreateVersion7());
                await copy.WriteAsync(rows[i].Id);
                await copy.WriteAsync(rows[i].Number);
                await copy.WriteAsync("Person " + rows[i].Number);
                await copy.WriteAsync(encrypted[i].Password);
                await copy.WriteAsync(encrypted[i].Pin);
                await copy.WriteAsync(30);
                await copy.WriteAsync(true);
                for (var flag = 0; flag < 8; flag++)
                {
                    await copy.WriteAsync(false);
                }

                await copy.WriteAsync(3);
                await copy.WriteAsync(true);
                await copy.WriteAsync(true);
                await copy.WriteAsync(DateTime.UnixEpoch, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(DateTime.UnixEpoch, NpgsqlDbType.TimestampTz);
            }

            await copy.CompleteAsync();
        }

        await using var context = services.GetRequiredService<Core.Data.CallSignDb>().Open(TenantScope.System);
        await context.Database.ExecuteSqlAsync($"analyze");
    }
}
