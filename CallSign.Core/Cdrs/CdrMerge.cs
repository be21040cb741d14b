namespace CallSign.Core.Cdrs;

/// <summary>
/// Makes one call of what several sources told of it: events, posts for each of its channels, a second portal, a record written when the
/// node was lost. Pure; the order in which they come does not matter to the result but for ties.
/// </summary>
internal static class CdrMerge
{
    /// <summary>
    /// How far two starts of the same channel may lie apart: FreeSWITCH lists channels with whole seconds, events and posts have more.
    /// </summary>
    public static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    /// <summary>What to do so that <paramref name="stored"/> and <paramref name="incoming"/> are one row a call.</summary>
    public static CdrChanges Apply(IReadOnlyList<Cdr> stored, IReadOnlyList<Cdr> incoming)
    {
        var rows = new Rows(stored);
        foreach (var cdr in incoming)
        {
            if (rows.Same(cdr) is { } same)
            {
                rows.Absorb(rows.Replace(same, Merge(same, cdr)));
            }
            else if (rows.Owner(cdr) is { } owner)
            {
                rows.Replace(owner, WithLegs(owner, cdr));
            }
            else
            {
                rows.Absorb(rows.Add(cdr));
            }
        }

        return rows.Changes();
    }

    /// <summary>One call told twice.</summary>
    public static Cdr Merge(Cdr first, Cdr second)
    {
        var (best, other) = Rank(second) > Rank(first) || (Rank(second) == Rank(first) && second.Legs.Count > first.Legs.Count)
            ? (second, first)
            : (first, second);
        var start = IsExact(best.StartedAt) || !IsExact(other.StartedAt) ? best.StartedAt : other.StartedAt;
        return new Cdr
        {
            Id = first.Id,
            CallUuid = best.CallUuid,
            TenantId = best.TenantId ?? other.TenantId,
            Direction = best.Direction is CallDirection.Unknown ? other.Direction : best.Direction,
            CallerNumber = Or(best.CallerNumber, other.CallerNumber),
            CallerName = Or(best.CallerName, other.CallerName),
            DestinationNumber = Or(best.DestinationNumber, other.DestinationNumber),
            AnsweredBy = best.AnsweredBy ?? other.AnsweredBy,
            Status = best.Status,
            HangupCause = Or(best.HangupCause, other.HangupCause),
            StartedAt = start,
            AnsweredAt = best.AnsweredAt ?? other.AnsweredAt,
            EndedAt = best.EndedAt,
            DurationMs = best.DurationMs,
            BillSeconds = best.BillSeconds,
            Node = Or(best.Node, other.Node),
            Recording = best.Recording ?? other.Recording,
            Queue = best.Queue ?? other.Queue,
            Gateway = best.Gateway ?? other.Gateway,
            ReadCodec = best.ReadCodec ?? other.ReadCodec,
            Legs = Legs(best.Legs, other.Legs),
            Events = best.Events.Count > 0 ? best.Events : other.Events,
            Source = Sources(first.Source, second.Source),
            CreatedAt = first.CreatedAt,
        };
    }

    /// <summary>A call with what a record of one of its channels adds.</summary>
    private static Cdr WithLegs(Cdr call, Cdr leg) => Merge(call, new Cdr
    {
        // Only legs and what the call may still lack: the channel's own status and times are not the call's.
        CallUuid = call.CallUuid, StartedAt = call.StartedAt, EndedAt = call.EndedAt, Status = CdrStatus.Lost, TenantId = leg.TenantId,
        Recording = leg.Recording, Gateway = leg.Gateway, Queue = leg.Queue, Legs = leg.Legs, Source = leg.Source,
    });

    // Events tell the whole call; a post tells one channel of it; a lost call's end was not seen at all.
    private static int Rank(Cdr cdr) => cdr.Status is CdrStatus.Lost ? 1 : FromEvents(cdr) ? 3 : 2;

    private static bool FromEvents(Cdr cdr) => cdr.Source.StartsWith(CdrSource.Events, StringComparison.Ordinal);

    private static bool IsExact(DateTime time) => time.Ticks % TimeSpan.TicksPerSecond != 0;

    private static string Or(string best, string other) => best.Length > 0 ? best : other;

    private static string Sources(string first, string second) =>
        string.Join('+', first.Split('+').Concat(second.Split('+')).Where(s => s.Length > 0).Distinct().OrderBy(CdrSource.Order));

    private static List<CdrLeg> Legs(IReadOnlyList<CdrLeg> best, IReadOnlyList<CdrLeg> other)
    {
        var legs = best.ToList();
        foreach (var leg in other)
        {
            var at = legs.FindIndex(l => l.Uuid == leg.Uuid);
            if (at < 0)
            {
                legs.Add(leg);
            }
            else
            {
                legs[at] = Merge(legs[at], leg);
            }
        }

        return [.. legs.OrderBy(l => l.StartedAt)];
    }

    private static CdrLeg Merge(CdrLeg a, CdrLeg b)
    {
        var (best, other) = a.EndedAt is null && b.EndedAt is not null ? (b, a) : (a, b);
        return best with
        {
            Direction = Or(best.Direction, other.Direction),
            ChannelName = Or(best.ChannelName, other.ChannelName),
            Number = Or(best.Number, other.Number),
            Name = Or(best.Name, other.Name),
            AnsweredAt = best.AnsweredAt ?? other.AnsweredAt,
            HangupCause = Or(best.HangupCause, other.HangupCause),
            SipCallId = best.SipCallId ?? other.SipCallId,
        };
    }

    private sealed class Rows
    {
        private readonly Dictionary<Guid, List<Cdr>> _rows = [];
        private readonly Dictionary<Cdr, Cdr> _storedAs = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Guid, List<Cdr>> _legsOf = [];
        private readonly IReadOnlyList<Cdr> _stored;

        public Rows(IReadOnlyList<Cdr> stored)
        {
            _stored = stored;
            foreach (var row in stored)
            {
                Add(row);
                _storedAs[row] = row;
            }
        }

        public Cdr? Same(Cdr cdr) => Of(cdr.CallUuid).Find(r => (r.StartedAt - cdr.StartedAt).Duration() <= StartTolerance);

        public Cdr? Owner(Cdr cdr)
        {
            var sure = cdr.LegOf is { } call && call != cdr.CallUuid ? Of(call).FirstOrDefault() : null;
            return sure is not null || FromEvents(cdr) ? sure : cdr.Related.Where(r => r != cdr.CallUuid).SelectMany(Of).FirstOrDefault(r => Has(r, cdr.CallUuid));
        }

        public Cdr Add(Cdr cdr)
        {
            (_rows.TryGetValue(cdr.CallUuid, out var same) ? same : _rows[cdr.CallUuid] = []).Add(cdr);
            if (cdr.LegOf is { } call)
            {
                (_legsOf.TryGetValue(call, out var legs) ? legs : _legsOf[call] = []).Add(cdr);
            }

            return cdr;
        }

        public Cdr Replace(Cdr old, Cdr now)
        {
            Of(old.CallUuid)[Of(old.CallUuid).IndexOf(old)] = now;
            if (_storedAs.Remove(old, out var row))
            {
                _storedAs[now] = row;
            }

            return now;
        }

        /// <summary>Records of single channels that turn out to be legs of this call cease to be calls.</summary>
        public void Absorb(Cdr call)
        {
            var legs = call.Legs.Where(l => l.Uuid != call.CallUuid).SelectMany(l => Of(l.Uuid)).Where(r => !FromEvents(r));
            if (_legsOf.Remove(call.CallUuid, out var waiting))
            {
                legs = legs.Concat(waiting).Distinct();
            }

            foreach (var leg in legs.ToList())
            {
                if (Of(leg.CallUuid).Remove(leg))
                {
                    call = Replace(call, WithLegs(call, leg));
                }
            }
        }

        public CdrChanges Changes()
        {
            var all = _rows.Values.SelectMany(r => r).ToList();
            var kept = new Dictionary<Cdr, Cdr>(ReferenceEqualityComparer.Instance);
            foreach (var row in all)
            {
                if (_storedAs.TryGetValue(row, out var stored))
                {
                    kept[stored] = row;
                }
            }

            var changed = kept.Where(k => !CdrJson.Write(k.Key).AsSpan().SequenceEqual(CdrJson.Write(k.Value))).ToList();
            return new CdrChanges(
                [.. all.Where(r => !_storedAs.ContainsKey(r))],
                [.. changed.Select(c => c.Value)],
                [.. _stored.Where(s => !kept.ContainsKey(s)), .. changed.Select(c => c.Key)]);
        }

        private static bool Has(Cdr call, Guid channel) => call.Legs.Any(l => l.Uuid == channel);

        private List<Cdr> Of(Guid callUuid) => _rows.TryGetValue(callUuid, out var rows) ? rows : [];
    }
}

/// <summary>What has to be done to the table.</summary>
/// <param name="Added">Calls that are new.</param>
/// <param name="Replaced">New versions of stored calls, with their ids; the old versions are among <paramref name="Deleted"/>.</param>
/// <param name="Deleted">Stored rows to delete.</param>
internal sealed record CdrChanges(IReadOnlyList<Cdr> Added, IReadOnlyList<Cdr> Replaced, IReadOnlyList<Cdr> Deleted);

/// <summary>The words of <see cref="Cdr.Source"/>.</summary>
public static class CdrSource
{
    /// <summary>The events of the node.</summary>
    public const string Events = "esl";

    /// <summary>A post of mod_json_cdr.</summary>
    public const string JsonCdr = "json_cdr";

    /// <summary>A post of mod_xml_cdr.</summary>
    public const string XmlCdr = "xml_cdr";

    internal static int Order(string source) => source switch { Events => 0, JsonCdr => 1, XmlCdr => 2, _ => 3 };
}
