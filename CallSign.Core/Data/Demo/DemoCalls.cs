using CallSign.Core.Cdrs;
using CallSign.Core.Extensions;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Data.Demo;

/// <summary>Invents the calls that a company could have had: busy on weekday mornings, quiet at lunch, nearly silent at night.</summary>
/// <param name="tenant">Whose calls.</param>
/// <param name="extensions">Its telephones; at least two.</param>
/// <param name="node">Name of the node that is said to have carried them.</param>
internal sealed class DemoCalls(Tenant tenant, IReadOnlyList<Extension> extensions, string node)
{
    private const double CallsPerPersonAndBusyHour = 1.6;

    // Share of the busiest hour, from midnight on.
    private static readonly double[] Hours =
    [
        0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.06, 0.22, 0.62, 0.95, 1.00, 0.92, 0.48, 0.61, 0.84, 0.80, 0.66, 0.38, 0.16, 0.09, 0.05, 0.03, 0.02, 0.01,
    ];

    // What becomes of a hundred calls.
    private static readonly (CdrStatus Status, string Cause, int Share)[] Outcomes =
    [
        (CdrStatus.Answered, "NORMAL_CLEARING", 70), (CdrStatus.Voicemail, "NORMAL_CLEARING", 8), (CdrStatus.NoAnswer, "NO_ANSWER", 7),
        (CdrStatus.Cancelled, "ORIGINATOR_CANCEL", 6), (CdrStatus.Busy, "USER_BUSY", 6), (CdrStatus.Failed, "UNALLOCATED_NUMBER", 1),
        (CdrStatus.Failed, "NORMAL_TEMPORARY_FAILURE", 1), (CdrStatus.Failed, "USER_NOT_REGISTERED", 1),
    ];

    /// <summary>Every call that began in the range, oldest first. The same range gives the same calls, their UUIDs too.</summary>
    /// <param name="from">UTC.</param>
    /// <param name="to">UTC; no call ends after it.</param>
    public IEnumerable<Cdr> Between(DateTime from, DateTime to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone);
        for (var hour = new DateTime(from.Year, from.Month, from.Day, from.Hour, 0, 0, DateTimeKind.Utc); hour < to; hour = hour.AddHours(1))
        {
            var random = new Random(HashCode(tenant.Domain, hour));
            var calls = Enumerable.Range(0, CallsIn(hour, zone, random)).Select(_ => Call(hour.AddMilliseconds(random.Next(3_600_000)), random)).ToList();
            foreach (var call in calls.Where(c => c.StartedAt >= from && c.EndedAt < to).OrderBy(c => c.StartedAt))
            {
                yield return call;
            }
        }
    }

    private int CallsIn(DateTime hour, TimeZoneInfo zone, Random random)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(hour, zone);
        var weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var day = weekend ? 0.06 : 0.85 + (0.3 * new Random(HashCode(tenant.Domain, hour.Date)).NextDouble());
        var mean = extensions.Count * CallsPerPersonAndBusyHour * Hours[local.Hour] * day;
        return (int)Math.Round(mean + (Math.Sqrt(mean) * ((random.NextDouble() * 2) - 1)));
    }

    private Cdr Call(DateTime start, Random random)
    {
        var direction = random.Next(100) switch { < 45 => CallDirection.Inbound, < 75 => CallDirection.Outbound, _ => CallDirection.Internal };
        var (status, cause) = Outcome(direction, random);
        var inside = extensions[random.Next(extensions.Count)];
        var colleague = extensions[(extensions.ToList().IndexOf(inside) + 1 + random.Next(extensions.Count - 1)) % extensions.Count];
        var outside = DemoPeople.Outside(random);
        var queued = direction == CallDirection.Inbound && random.Next(4) == 0;
        var caller = direction == CallDirection.Inbound ? outside : (inside.Number, inside.DisplayName);
        var callee = direction switch
        {
            CallDirection.Inbound => (inside.Number, inside.DisplayName),
            CallDirection.Outbound => outside,
            _ => (colleague.Number, colleague.DisplayName),
        };
        var ring = TimeSpan.FromMilliseconds(status is CdrStatus.NoAnswer or CdrStatus.Voicemail ? 20_000 + random.Next(10_000) : 1_500 + random.Next(14_000));
        var talk = status switch
        {
            // Most calls are short and a few are very long.
            CdrStatus.Answered => TimeSpan.FromMilliseconds(4_000 - (110_000 * Math.Log(1 - (random.NextDouble() * 0.999)))),
            CdrStatus.Voicemail => TimeSpan.FromMilliseconds(8_000 + random.Next(45_000)),
            _ => TimeSpan.Zero,
        };
        var (answered, end) = (talk > TimeSpan.Zero ? start + ring : (DateTime?)null, start + ring + talk);
        var (a, b) = (Uuid(random), Uuid(random));
        return new Cdr
        {
            CallUuid = a, TenantId = tenant.Id, Direction = direction, CallerNumber = caller.Item1, CallerName = caller.Item2,
            DestinationNumber = queued ? "5000" : callee.Item1, AnsweredBy = status == CdrStatus.Answered ? callee.Item1 : null, Status = status, HangupCause = cause,
            StartedAt = start, AnsweredAt = answered, EndedAt = end, DurationMs = (long)(end - start).TotalMilliseconds, BillSeconds = (int)talk.TotalSeconds,
            Node = node, Queue = queued ? "5000@" + tenant.Domain : null, Gateway = direction == CallDirection.Internal ? null : DemoSeed.Gateway,
            ReadCodec = random.Next(3) == 0 ? "opus" : "PCMA", Source = CdrSource.Events,
            Legs =
            [
                Leg(a, "inbound", direction == CallDirection.Inbound ? "public" : "internal", caller, start, answered, end, cause),
                Leg(b, "outbound", direction == CallDirection.Outbound ? "public" : "internal", callee, start.AddMilliseconds(20), status == CdrStatus.Answered ? answered : null, end, cause),
            ],
            Events = Story(status, start, answered, end, a, b, random),
        };
    }

    private static (CdrStatus Status, string Cause) Outcome(CallDirection direction, Random random)
    {
        var at = random.Next(Outcomes.Sum(o => o.Share));
        foreach (var (status, cause, share) in Outcomes)
        {
            if ((at -= share) < 0)
            {
                // No mailbox of ours takes a message at the other end of a carrier.
                return status == CdrStatus.Voicemail && direction == CallDirection.Outbound ? (CdrStatus.Answered, cause) : (status, cause);
            }
        }

        return (CdrStatus.Answered, "NORMAL_CLEARING");
    }

    private static List<CdrEvent> Story(CdrStatus status, DateTime start, DateTime? answered, DateTime end, Guid a, Guid b, Random random)
    {
        var story = new List<CdrEvent> { new(start.AddMilliseconds(40), "ringing", b, null) };
        if (answered is { } at)
        {
            story.Add(new CdrEvent(at, status == CdrStatus.Voicemail ? "voicemail" : "answered", status == CdrStatus.Voicemail ? a : b, null));
            if (status == CdrStatus.Answered && end - at > TimeSpan.FromMinutes(2) && random.Next(5) == 0)
            {
                story.Add(new CdrEvent(at.AddSeconds(45), "hold", b, null));
                story.Add(new CdrEvent(at.AddSeconds(45 + random.Next(10, 60)), "resume", b, null));
            }
        }

        story.Add(new CdrEvent(end, "hangup", a, null));
        return story;
    }

    private CdrLeg Leg(
        Guid uuid, string direction, string profile, (string Number, string Name) party, DateTime start, DateTime? answered, DateTime end, string cause) => new(
            uuid, direction, $"sofia/{profile}/{party.Number}@{(profile == "public" ? "carrier.test" : tenant.Domain)}", party.Number, party.Name, start, answered, end,
            cause, uuid.ToString("N")[..20] + "@" + tenant.Domain);

    private static Guid Uuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    // System.HashCode differs from process to process; this must not.
    private static int HashCode(string domain, DateTime at)
    {
        var hash = 17;
        foreach (var letter in domain)
        {
            hash = unchecked((hash * 31) + letter);
        }

        return unchecked((hash * 31) + (int)(at.Ticks / TimeSpan.TicksPerHour));
    }
}
