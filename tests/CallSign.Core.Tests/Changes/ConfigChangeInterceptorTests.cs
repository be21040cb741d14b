using CallSign.Core.ApiKeys;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.Core.Tests.Changes;

public sealed class ConfigChangeInterceptorTests(Postgres postgres)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_commit_is_heard_here_and_on_other_connections()
    {
        await using var services = await ServicesAsync();
        await using var ear = await Ear.ListenAsync(services);

        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000");

        var heard = await ear.NextAsync();
        Assert.Equal(tenant.Id, heard.TenantId);
        var batch = await TakeAsync(services);
        Assert.Equal([tenant.Id], batch.Tenants);
        Assert.True(batch.IsOwn(tenant.Id));
        Assert.False(batch.Everything);
    }

    [Fact]
    public async Task A_rolled_back_transaction_says_nothing_and_a_committed_one_speaks_at_its_end()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001");
        var queue = services.GetRequiredService<ConfigChangeQueue>();
        await TakeAsync(services);
        await using var ear = await Ear.ListenAsync(services);

        await using (var context = Open(services))
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.Extensions.First().DoNotDisturb = true;
            await context.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await using (var context = Open(services))
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.Extensions.First().DoNotDisturb = true;
            await context.SaveChangesAsync();
            var taken = queue.TakeAsync(default);
            Assert.False(taken.IsCompleted);
            await transaction.CommitAsync();
            var batch = await taken.WaitAsync(Soon);
            Assert.Equal([tenant.Id], batch.Tenants);
        }

        await ear.NextAsync();
        Assert.Equal(1, ear.Count);
    }

    [Fact]
    public async Task A_failed_save_says_nothing_and_leaves_no_transaction_open()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000");
        await TakeAsync(services);

        await using (var context = Open(services))
        {
            context.Add(PbxSeed.Extension(services, tenant, "1000"));
            await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
            Assert.Null(context.Database.CurrentTransaction);
        }

        var next = services.GetRequiredService<ConfigChangeQueue>().TakeAsync(default);
        Assert.False(next.IsCompleted);
        await PbxSeed.TenantAsync(services, "globex.test");
        Assert.Single((await next.WaitAsync(Soon)).Tenants);
    }

    [Fact]
    public async Task Rows_that_are_not_served_say_nothing()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test");
        await TakeAsync(services);
        await using (var context = Open(services))
        {
            context.Add(new ApiKey { TenantId = tenant.Id, Name = "k", Prefix = "p", Hash = [1], Scopes = [] });
            await context.SaveChangesAsync();
        }

        Assert.False(services.GetRequiredService<ConfigChangeQueue>().TakeAsync(default).IsCompleted);
    }

    [Fact]
    public async Task A_change_that_bypasses_the_tracker_can_be_announced()
    {
        await using var services = await ServicesAsync();
        var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000");
        var queue = services.GetRequiredService<ConfigChangeQueue>();
        await using var ear = await Ear.ListenAsync(services);
        await using (var context = Open(services))
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            await context.Extensions.ExecuteUpdateAsync(s => s.SetProperty(e => e.DoNotDisturb, true));
            await queue.NotifyAsync(context, tenant.Id, ReloadScope.Tenant);
            Assert.Equal(0, ear.Count);
            await transaction.CommitAsync();
        }

        Assert.Equal(queue.Instance, (await ear.NextAsync()).Instance);
    }

    private static CallSignDbContext Open(IServiceProvider services) => services.GetRequiredService<CallSignDb>().Open(TenantScope.System);

    private async Task<ServiceProvider> ServicesAsync() =>
        PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s.AddConfigChanges());

    private static Task<ConfigBatch> TakeAsync(IServiceProvider services) =>
        services.GetRequiredService<ConfigChangeQueue>().TakeAsync(default).WaitAsync(Soon);

    // A connection that is none of the product's.
    private sealed class Ear : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly Queue<ConfigChange> _heard = new();

        private Ear(NpgsqlConnection connection) => _connection = connection;

        public int Count { get; private set; }

        public static async Task<Ear> ListenAsync(IServiceProvider services)
        {
            var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            var ear = new Ear(connection);
            connection.Notification += (_, e) =>
            {
                ear._heard.Enqueue(ConfigChange.Parse(e.Payload)!);
                ear.Count++;
            };
            await using var command = new NpgsqlCommand("listen " + ConfigChange.Channel, connection);
            await command.ExecuteNonQueryAsync();
            return ear;
        }

        public async Task<ConfigChange> NextAsync()
        {
            while (_heard.Count == 0)
            {
                Assert.True(await _connection.WaitAsync(Soon), "Nothing was heard.");
            }

            return _heard.Dequeue();
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
