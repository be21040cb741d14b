using CallSign.Core.Cdrs;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallSign.Web.Tests.Portal.Cdrs;

/// <summary>CDRs to look at.</summary>
internal static class SampleCdrs
{
    public static Cdr Call(
        Guid? tenant, DateTime? at = null, CdrStatus status = CdrStatus.Answered, string caller = "1000", string name = "Anna Berg",
        string destination = "1001", string cause = "NORMAL_CLEARING", string? recording = null)
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        var start = at ?? DateTime.UtcNow.AddMinutes(-30);
        start = new DateTime(start.Ticks - (start.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        DateTime? answered = status is CdrStatus.Answered ? start.AddSeconds(4) : null;
        var end = start.AddSeconds(64);
        return new Cdr
        {
            CallUuid = a, TenantId = tenant, Direction = CallDirection.Internal, CallerNumber = caller, CallerName = name, DestinationNumber = destination,
            AnsweredBy = answered is null ? null : destination, Status = status, HangupCause = cause, StartedAt = start, AnsweredAt = answered,
            EndedAt = end, DurationMs = 64_000, BillSeconds = answered is null ? 0 : 60, Node = "fs1", Recording = recording, ReadCodec = "PCMU", Source = "esl",
            Legs =
            [
                new CdrLeg(a, "inbound", $"sofia/internal/{caller}@acme.test", caller, name, start, answered, end, cause, "call-id-a"),
                new CdrLeg(b, "outbound", $"sofia/internal/{destination}@10.0.0.9", destination, "Li Wei", start.AddSeconds(1), answered, end, cause, null),
            ],
            Events =
            [
                new CdrEvent(start.AddSeconds(1), "ringing", b, destination), new CdrEvent(start.AddSeconds(4), "answered", b, null),
                new CdrEvent(start.AddSeconds(20), "hold", b, null), new CdrEvent(start.AddSeconds(30), "resume", b, null), new CdrEvent(end, "hangup", a, cause),
            ],
        };
    }

    public static Task StoreAsync(this PortalHost portal, params IReadOnlyList<Cdr> calls) =>
        new CdrStore(portal.Services.GetRequiredService<NpgsqlDataSource>()).WriteAsync(calls, CancellationToken.None);
}
