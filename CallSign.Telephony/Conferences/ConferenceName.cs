using System.Buffers;
using CallSign.Core.Conferences;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Conferences;

/// <summary>
/// Names of conferences on the switch: a room's number, or <c>room-</c> and its id, a hyphen and the tenant's domain. A number has no hyphen, so no two
/// tenants can make one name.
/// </summary>
internal static class ConferenceName
{
    private const string Unnumbered = "room-";
    private const string Pages = "page-";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_*+");

    /// <summary>What the room is called without its domain.</summary>
    public static string LocalOf(ConferenceRoom room) => room.Number ?? $"{Unnumbered}{room.Id:N}";

    public static string Of(ConferenceRoom room, string domain) => $"{LocalOf(room)}-{domain}";

    /// <summary>Finds whose it is. Pages are no conferences that anybody looks at, and a name that can't stand in a command is left alone.</summary>
    public static bool TryRead(string? name, PbxSnapshot snapshot, out TenantSnapshot tenant, out string local)
    {
        (tenant, local) = (null!, "");
        if (name is not { Length: > 2 and <= 200 } || name.AsSpan().ContainsAnyExcept(Allowed) || name.StartsWith(Pages, StringComparison.Ordinal))
        {
            return false;
        }

        for (var at = name.IndexOf('-', 1); at > 0 && at < name.Length - 1; at = name.IndexOf('-', at + 1))
        {
            if (snapshot.OfDomain(name.AsSpan(at + 1)) is { } found)
            {
                (tenant, local) = (found, name[..at]);
                return true;
            }
        }

        return false;
    }

    /// <summary>The room that a name is of; null for none that is configured.</summary>
    public static ConferenceRoom? RoomOf(TenantSnapshot tenant, string local) =>
        local.StartsWith(Unnumbered, StringComparison.Ordinal) && Guid.TryParseExact(local.AsSpan(Unnumbered.Length), "N", out var id)
            ? tenant.Nouns.Find<ConferenceRoom>(id)
            : tenant.Nouns.Dialled(local) as ConferenceRoom;
}
