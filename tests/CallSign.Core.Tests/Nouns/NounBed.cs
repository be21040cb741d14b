using CallSign.Core.ConfigFiles;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Csv;
using CallSign.Core.PortalUsers;
using CallSign.Core.RingGroups;
using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Nouns;

/// <summary>A database with two tenants, an administrator of each, and what edits nouns.</summary>
internal sealed class NounBed : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private NounBed(ServiceProvider services, Guid acme, Guid other)
    {
        _services = services;
        Acme = new Actor("ada@acme.test", Guid.NewGuid(), acme, PortalRole.TenantAdministrator, "192.0.2.7");
        Other = new Actor("eve@other.test", Guid.NewGuid(), other, PortalRole.TenantAdministrator);
    }

    public Actor Acme { get; }

    public Actor Other { get; }

    public CallSignDb Db => Get<CallSignDb>();

    public NounEditor<RingGroup> Editor => Get<NounEditor<RingGroup>>();

    public NounList<RingGroup> List => Get<NounList<RingGroup>>();

    public static async Task<NounBed> NewAsync(Postgres postgres)
    {
        var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s =>
        {
            s.AddNouns();
            s.AddConfigVersions();
            s.AddSingleton<ExtensionEditor>();
            s.AddSingleton<DailyVersions>();
        });
        Tenant acme = new() { Name = "Acme", Domain = "acme.test" }, other = new() { Name = "Other", Domain = "other.test" };
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        context.AddRange(acme, other);
        await context.SaveChangesAsync();
        return new NounBed(services, acme.Id, other.Id);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static RingGroup Group(string name, string? number = null, Destination? fallback = null, params string[] members) => new()
    {
        Name = name, Number = number, Fallback = fallback, Members = [.. (members.Length == 0 ? ["1001"] : members).Select(m => new RingGroupMember { Number = m })],
    };

    public async Task<T> CreateAsync<T>(T noun, Actor? actor = null)
        where T : class, INoun, new()
    {
        var result = await Get<NounEditor<T>>().CreateAsync(actor ?? Acme, noun, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!;
    }

    public async Task<Extension> CreateExtensionAsync(string number, Actor? actor = null)
    {
        var result = await Get<ExtensionEditor>().CreateAsync(actor ?? Acme, new ExtensionDraft { Number = number, DisplayName = "Phone " + number }, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!.Extension;
    }

    public async Task<List<NounReference>> ReferencesAsync()
    {
        await using var context = Db.Open(TenantScope.System);
        return await context.Set<NounReference>().AsNoTracking().OrderBy(r => r.FromName).ToListAsync();
    }

    public async Task<RingGroup?> FindAsync(string name, Actor? actor = null) => (await List.AllAsync(actor ?? Acme, default)).SingleOrDefault(g => g.Name == name);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
