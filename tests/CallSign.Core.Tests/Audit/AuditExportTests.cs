using System.Text;
using CallSign.Core.Audit;
using CallSign.Core.Extensions;
using CallSign.Core.Tests.Tenancy;

namespace CallSign.Core.Tests.Audit;

public sealed class AuditExportTests(Postgres postgres)
{
    [Fact]
    public async Task Each_change_is_a_line_in_the_zone_that_was_asked_for_and_no_cell_is_a_formula()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(Core.Tenancy.TenantScope.System))
        {
            context.AuditEntries.AddRange(
                new AuditEntry
                {
                    TenantId = world.A.Id, At = new DateTime(2026, 7, 1, 22, 30, 0, DateTimeKind.Utc), ActorName = "=cmd()", Action = "update", Entity = nameof(Extension),
                    EntityId = "x", Label = "1001", Before = """{"DisplayName":"a, \"b\"","Enabled":true}""", After = """{"DisplayName":"+ü","Enabled":false}""",
                },
                new AuditEntry { TenantId = world.A.Id, At = new DateTime(2026, 7, 2, 0, 0, 0, DateTimeKind.Utc), ActorName = "eve", Action = "sign-out", Entity = "PortalUser", EntityId = "y" });
            await context.SaveChangesAsync();
        }

        var text = await ExportAsync(world, world.AdministratorOfA, new AuditQuery { From = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc), Before = new DateTime(2026, 7, 3, 0, 0, 0, DateTimeKind.Utc), OldestFirst = true });
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("time,entry,tenant,who,address,action,what,id,name,property,before,after", lines[0]);
        Assert.StartsWith("2026-07-02T00:30:00.000+02:00,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",Acme,'=cmd(),,update,Extension,x,1001,DisplayName,\"a, \"\"b\"\"\",'+ü", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",Enabled,true,false", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",sign-out,PortalUser,y,,,,", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task Another_tenants_entries_are_not_in_it()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var text = await ExportAsync(world, world.AdministratorOfA, new AuditQuery());
        Assert.Contains("Acme", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Beta", text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.ExtensionOfB.Id.ToString(), text, StringComparison.Ordinal);
    }

    private static async Task<string> ExportAsync(TwoTenants world, Core.Tenancy.Actor actor, AuditQuery query)
    {
        using var output = new MemoryStream();
        await new AuditExport(new AuditList(world.Db)).WriteAsync(actor, query, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), output, default);
        Assert.Equal([0xEF, 0xBB, 0xBF], output.ToArray()[..3]);
        return Encoding.UTF8.GetString(output.ToArray()[3..]);
    }
}
