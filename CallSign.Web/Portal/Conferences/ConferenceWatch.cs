using CallSign.Core.Conferences;
using CallSign.Core.Routing;
using CallSign.Telephony.Conferences;

namespace CallSign.Web.Portal.Conferences;

/// <summary>The conferences of a tenant at one moment, with what is configured about them.</summary>
/// <param name="live">Those that go on.</param>
/// <param name="tenant">The tenant; null for one that is not served.</param>
/// <param name="now">UTC.</param>
public sealed class ConferenceWatch(IReadOnlyList<LiveConference> live, TenantSnapshot? tenant, DateTime now)
{
    private readonly Lazy<IReadOnlyList<ConferenceOccurrence>> _next = new(() => Upcoming(tenant, now));

    public static ConferenceWatch Empty { get; } = new([], null, DateTime.UnixEpoch);

    public IReadOnlyList<LiveConference> Live => live;

    /// <summary>How many switches have a conference.</summary>
    public int Nodes => live.Select(c => c.Node).Distinct().Count();

    /// <summary>Rooms in which nobody is.</summary>
    public IReadOnlyList<ConferenceRoom> Idle { get; } = tenant is null ? []
        : [.. tenant.Nouns.All<ConferenceRoom>().Where(r => r.Enabled && !live.Any(c => c.RoomId == r.Id)).OrderBy(r => r.Number, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>What a room is called where no number is.</summary>
    public static string LocalOf(ConferenceRoom room) => room?.Number ?? $"room-{room?.Id:N}";

    /// <summary>The configured room of a conference's name; null for none.</summary>
    public ConferenceRoom? RoomOf(string local) => tenant?.Nouns.All<ConferenceRoom>().FirstOrDefault(r => r.Enabled && LocalOf(r) == local);

    public string NameOf(Guid? roomId, string local) => tenant?.Nouns.Find<ConferenceRoom>(roomId)?.Name ?? local;

    /// <summary>What comes next in a room, or goes on; null for nothing.</summary>
    public ConferenceOccurrence? NextOf(Guid roomId) => _next.Value.FirstOrDefault(o => o.Conference.RoomId == roomId);

    /// <summary>The next of a room, soonest first.</summary>
    public IEnumerable<ConferenceOccurrence> AllOf(Guid roomId) => _next.Value.Where(o => o.Conference.RoomId == roomId);

    private static List<ConferenceOccurrence> Upcoming(TenantSnapshot? tenant, DateTime now)
    {
        if (tenant is null)
        {
            return [];
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return [.. tenant.Nouns.All<ScheduledConference>().Select(c => ConferenceSchedule.Next(c, zone, now)).OfType<ConferenceOccurrence>().OrderBy(o => o.StartsAt)];
    }
}

/// <summary>How conferences read.</summary>
internal static class ConferenceWords
{
    public static string Of(LiveMember member) => member.Name.Length > 0 && member.Name != member.Number ? member.Name : member.Number.Length > 0 ? member.Number : "Unknown";

    public static string WithNumber(LiveMember member) => Of(member) == member.Number || member.Number.Length == 0 ? Of(member) : $"{member.Name} ({member.Number})";

    public static string Of(ConferenceRepeat repeat) => repeat switch { ConferenceRepeat.Daily => "Every day", ConferenceRepeat.Weekly => "Every week", _ => "Once" };
}
