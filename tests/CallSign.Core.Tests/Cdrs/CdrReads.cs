using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.Core.Tests.Cdrs;

/// <summary>A database with CDRs to read.</summary>
public abstract class CdrReads(Postgres postgres) : IAsyncLifetime
{
    /// <summary>A Saturday noon, UTC.</summary>
    protected static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private ServiceProvider? _services;

    protected static Guid Acme { get; } = Guid.NewGuid();

    protected static Guid Globex { get; } = Guid.NewGuid();

    protected static Actor Supervisor { get; } = new("sue", Guid.NewGuid(), Acme, PortalRole.Supervisor);

    protected static Actor Platform { get; } = new("root", Guid.NewGuid(), null, PortalRole.PlatformAdministrator);

    protected CallSignDb Db => _services!.GetRequiredService<CallSignDb>();

    protected NpgsqlDataSource Database => _services!.GetRequiredService<NpgsqlDataSource>();

    protected static CdrQuery Day => new() { From = Noon.AddDays(-1), To = Noon.AddDays(1) };

    protected static Cdr Call(
        DateTime at, Guid? tenant = null, CdrStatus status = CdrStatus.Answered, string caller = "1000", string destination = "1001",
        string cause = "NORMAL_CLEARING", string name = "", int seconds = 10, string? queue = null, CallDirection direction = CallDirection.Internal)
    {
        var uuid = Guid.NewGuid();
        return new Cdr
        {
            CallUuid = uuid, TenantId = tenant ?? Acme, Direction = direction, CallerNumber = caller, CallerName = name, DestinationNumber = destination,
            AnsweredBy = status is CdrStatus.Answered ? destination : null, Status = status, HangupCause = cause, StartedAt = at,
            AnsweredAt = status is CdrStatus.Answered ? at.AddSeconds(2) : null, EndedAt = at.AddSeconds(seconds + 2), DurationMs = (seconds + 2) * 1000L,
            BillSeconds = status is CdrStatus.Answered ? seconds : 0, Node = "fs1", Queue = queue, Source = "esl",
            Legs = [new CdrLeg(uuid, "inbound", "sofia/internal/" + caller, caller, name, at, null, at.AddSeconds(seconds + 2), cause, null)],
            Events = [new CdrEvent(at.AddSeconds(1), "ringing", uuid, null)],
        };
    }

    protected Task WriteAsync(params IReadOnlyList<Cdr> calls) => new CdrStore(Database).WriteAsync(calls, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => _services = PostgresFixture.Services(await postgres.NewDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _services!.DisposeAsync();
    }
}
