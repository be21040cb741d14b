using System.Buffers;

namespace CallSign.Telephony.Commands;

/// <summary>
/// The API commands to a channel, written from checked parts: FreeSWITCH splits the arguments at spaces and quotes, so a part that has either
/// is refused, whatever its source.
/// </summary>
internal static class ChannelCommands
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n\0'\"\\");
    private static readonly SearchValues<char> DialledCharacters = SearchValues.Create("0123456789*#");
    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary><c>uuid_kill</c>.</summary>
    public static ApiCommand Kill(string channel) => new("uuid_kill", $"{Word(channel)} NORMAL_CLEARING");

    /// <summary><c>uuid_transfer</c> into the dialplan of the tenant, whose context is named as its domain.</summary>
    public static ApiCommand Transfer(string channel, string destination, string domain) => IsDestination(destination)
        ? new("uuid_transfer", $"{Word(channel)} {destination} XML {Domain(domain)}")
        : throw new ArgumentException("Not a number to transfer to.", nameof(destination));

    /// <summary>
    /// <c>uuid_transfer</c> to <c>valet_park</c> in the tenant's lot, any free slot. The quotes are FreeSWITCH's own, around one argument. The
    /// slot is not told to who is parked: it is for the supervisor, who sees it.
    /// </summary>
    public static ApiCommand Park(string channel, string domain, (string First, string Last) slots) => IsDestination(slots.First) && IsDestination(slots.Last)
        ? new("uuid_transfer", $"{Word(channel)} 'set:valet_announce_slot=false,valet_park:park@{Domain(domain)} auto in {slots.First} {slots.Last}' inline")
        : throw new ArgumentException("Not the numbers of slots.", nameof(slots));

    /// <summary><c>uuid_record … start</c>; FreeSWITCH makes the folders of the path.</summary>
    /// <param name="channel">Unique-ID.</param>
    /// <param name="folder">The switch's recordings folder.</param>
    /// <param name="domain">The tenant's domain.</param>
    /// <param name="callUuid">Names the file.</param>
    public static ApiCommand StartRecording(string channel, string folder, string domain, Guid callUuid) =>
        new("uuid_record", $"{Word(channel)} start {Word(folder.TrimEnd('/'))}/{Domain(domain)}/{callUuid:D}.wav");

    /// <summary><c>uuid_record … stop all</c>.</summary>
    public static ApiCommand StopRecording(string channel) => new("uuid_record", $"{Word(channel)} stop all");

    /// <summary>2–30 digits, <c>*</c> or <c>#</c>, with <c>+</c> in front if need be.</summary>
    public static bool IsDestination(string destination)
    {
        var number = destination.StartsWith('+') ? destination.AsSpan(1) : destination;
        return destination.Length is >= 2 and <= 30 && number.Length > 0 && !number.ContainsAnyExcept(DialledCharacters);
    }

    private static string Word(string text) => text.Length > 0 && !text.AsSpan().ContainsAny(Separators)
        ? text
        : throw new ArgumentException("The text can't stand as one argument of a FreeSWITCH command.", nameof(text));

    private static string Domain(string domain) => domain.Length > 0 && !domain.AsSpan().ContainsAnyExcept(DomainCharacters)
        ? domain
        : throw new ArgumentException("Not a SIP domain.", nameof(domain));
}

/// <summary>A command for <c>bgapi</c>.</summary>
/// <param name="Name">As <c>uuid_kill</c>.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ApiCommand(string Name, string Arguments);
