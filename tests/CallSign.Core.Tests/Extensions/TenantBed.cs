using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Extensions.Csv;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Extensions;

/// <summary>A database with two tenants and an administrator of each.</summary>
internal sealed class TenantBed : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TenantBed(ServiceProvider services, Guid acme, Guid other)
    {
        _services = services;
        Acme = new Actor("ada@acme.test", Guid.NewGuid(), acme, PortalRole.TenantAdministrator, "192.0.2.7");
        Other = new Actor("eve@other.test", Guid.NewGuid(), other, PortalRole.TenantAdministrator);
    }

    public Actor Acme { get; }

    public Actor Other { get; }

    public CallSignDb Db => Get<CallSignDb>();

    public SecretBox Box => Get<SecretBox>();

    public ExtensionEditor Editor => Get<ExtensionEditor>();

    public ExtensionBulkEditor Bulk => Get<ExtensionBulkEditor>();

    public ExtensionList List => Get<ExtensionList>();

    public ExtensionSecrets Secrets => Get<ExtensionSecrets>();

    public ExtensionImport Import => Get<ExtensionImport>();

    public ExtensionExport Export => Get<ExtensionExport>();

    public static async Task<TenantBed> NewAsync(Postgres postgres)
    {
        var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s
            .AddSingleton<ExtensionEditor>().AddSingleton<ExtensionBulkEditor>().AddSingleton<ExtensionList>().AddSingleton<ExtensionSecrets>()
            .AddSingleton<ExtensionImport>().AddSingleton<ExtensionExport>().AddNouns());
        Tenant acme = new() { Name = "Acme", Domain = "acme.test" }, other = new() { Name = "Other", Domain = "other.test" };
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        context.AddRange(acme, other);
        await context.SaveChangesAsync();
        return new TenantBed(services, acme.Id, other.Id);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Extension> CreateAsync(string number, Action<ExtensionDraft>? with = null, Actor? actor = null)
    {
        var draft = new ExtensionDraft { Number = number, DisplayName = "Phone " + number };
        with?.Invoke(draft);
        var result = await Editor.CreateAsync(actor ?? Acme, draft, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!.Extension;
    }

    public async Task<Extension?> ReadAsync(Guid id)
    {
        await using var context = Db.Open(TenantScope.System);
        return await context.Extensions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id);
    }

    public async Task<List<AuditEntry>> AuditAsync(string action)
    {
        await using var context = Db.Open(TenantScope.System);
        return await context.AuditEntries.AsNoTracking().Where(a => a.Action == action && a.Entity == "Extension").OrderBy(a => a.Id).ToListAsync();
    }

    public async Task LimitAsync(int? most)
    {
        await using var context = Db.Open(TenantScope.System);
        await context.Tenants.Where(t => t.Id == Acme.TenantId).ExecuteUpdateAsync(s => s.SetProperty(t => t.MaxExtensions, most));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
