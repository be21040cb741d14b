using System.Buffers;
using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Commands;

/// <summary>The commands of mod_conference's API, written from checked parts: names of conferences as events tell them, and members' numbers.</summary>
internal static class ConferenceApi
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_*+");
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_/");

    /// <summary>Does something to one member.</summary>
    public static ApiCommand Member(string conference, MemberAction action, int member) => Write(conference, $"{Word(action)} {Number(member)}");

    /// <summary>Sets how loud a member is heard, or hears; –4 to 4.</summary>
    public static ApiCommand Volume(string conference, bool heard, int member, int level) => level is >= -4 and <= 4
        ? Write(conference, string.Create(CultureInfo.InvariantCulture, $"{(heard ? "volume_in" : "volume_out")} {Number(member)} {level}"))
        : throw new ArgumentOutOfRangeException(nameof(level));

    /// <summary>Mutes everybody but moderators, or lets them speak again.</summary>
    public static ApiCommand MuteOthers(string conference, bool on) => Write(conference, (on ? "mute" : "unmute") + " non_moderator");

    public static ApiCommand Lock(string conference, bool on) => Write(conference, on ? "lock" : "unlock");

    /// <summary>Ends it for everybody; <c>kick</c> would tell each of them that he was thrown out.</summary>
    public static ApiCommand End(string conference) => Write(conference, "hup all");

    /// <summary>Records into a file; mod_conference makes its folders.</summary>
    public static ApiCommand Record(string conference, string folder, string domain, DateTime at)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{folder.TrimEnd('/')}/{domain}/{at:yyyy/MM/dd}/conference-{Name(conference).Replace('*', 's').Replace('+', 'p')}-{at:HHmmssfff}.wav");
        return !path.AsSpan().ContainsAnyExcept(PathCharacters) && !path.Contains("..", StringComparison.Ordinal)
            ? Write(conference, "record " + path) : throw new ArgumentException("No path for a recording.", nameof(folder));
    }

    public static ApiCommand StopRecording(string conference) => Write(conference, "norecord all");

    /// <summary>
    /// Rings a telephone or a number and puts whoever answers into a room (switch_ivr_originate, mod_loopback). A number outside goes through the
    /// tenant's own dialplan, which is told that the tenant chose it.
    /// </summary>
    /// <param name="conference">Name of the conference.</param>
    /// <param name="room">Id of the room, whose profile it is.</param>
    /// <param name="domain">The tenant's.</param>
    /// <param name="number">Who is rung.</param>
    /// <param name="isExtension">Whether it is an extension of the tenant.</param>
    /// <param name="shownNumber">What the telephone shows; null for nothing.</param>
    /// <param name="shownName">The same in words.</param>
    /// <param name="seconds">How long it may ring.</param>
    public static ApiCommand Invite(string conference, Guid room, string domain, string number, bool isExtension, string? shownNumber, string shownName, int seconds)
    {
        if (!DialNumber.IsDiallable(number) || !RoutingToken.IsDomain(domain))
        {
            throw new ArgumentException($"'{number}' can't be rung.", nameof(number));
        }

        var name = string.Concat(RoutingToken.CallerName(shownName).Where(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '-')).Trim();
        var shown = shownNumber is not null && DialNumber.IsDiallable(shownNumber) ? $",origination_caller_id_number={shownNumber}" : "";
        var way = isExtension ? $"user/{number}@{domain}" : $"loopback/{number}/{domain}/XML";
        // Else the member is known by the last word of the dial string.
        var chosen = isExtension ? "" : $",loopback_export=callsign_dials,callsign_dials={number},origination_callee_id_number={number},origination_callee_id_name={number}";
        return new("originate", string.Create(
            CultureInfo.InvariantCulture,
            $"{{originate_timeout={seconds},ignore_early_media=true,domain_name={domain},origination_caller_id_name='{(name.Length == 0 ? "Conference" : name)}'{shown}{chosen}}}{way} &conference({Name(conference)}@{room:N})"));
    }

    private static ApiCommand Write(string conference, string rest) => new("conference", $"{Name(conference)} {rest}");

    private static string Name(string conference) => conference.Length is > 2 and <= 200 && !conference.AsSpan().ContainsAnyExcept(NameCharacters)
        ? conference : throw new ArgumentException("Not the name of a conference.", nameof(conference));

    private static string Number(int member) => member > 0 ? member.ToString(CultureInfo.InvariantCulture) : throw new ArgumentOutOfRangeException(nameof(member));

    private static string Word(MemberAction action) => action switch
    {
        MemberAction.Mute => "mute", MemberAction.Unmute => "unmute", MemberAction.Deafen => "deaf", MemberAction.Undeafen => "undeaf", MemberAction.Kick => "kick",
        _ => "floor",
    };
}
