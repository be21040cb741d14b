using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Reload;

/// <summary>What a command does to the calls that are there.</summary>
/// <param name="Words">In plain words, as <c>the profile reads its gateways; calls go on</c>.</param>
/// <param name="DropsCalls">Whether calls end by it.</param>
/// <param name="Calls">How many calls are concerned now; 0 where none or not known.</param>
public sealed record ReloadEffect(string Words, bool DropsCalls, int Calls)
{
    /// <summary>Judges a command before it is sent.</summary>
    /// <param name="command">The command.</param>
    /// <param name="feed">Counts the calls; null where that does not matter.</param>
    public static ReloadEffect Of(ReloadCommand command, ILiveFeed? feed = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = command.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (command.Command)
        {
            case "sofia" when words is ["profile", var profile, "restart" or "stop", ..]:
                var dropped = feed?.CallsOnProfile(profile) ?? 0;
                return new ReloadEffect($"the profile {profile} starts anew: {Told(dropped, "ends", "end")}", true, dropped);
            case "sofia" when words is ["profile", _, "killgw", var gateway, ..]:
                var carried = feed?.CallsOnGateway(gateway) ?? 0;
                return new ReloadEffect(
                    $"the gateway {gateway} is taken down until the profile reads it again{(carried > 0 ? $": {Told(carried, "goes on", "go on")}" : "; calls go on")}", false, carried);
            case "sofia" when words is ["profile", var profile, "rescan", ..]:
                return new ReloadEffect($"the profile {profile} reads its gateways; calls go on", false, 0);
            case "reloadacl":
                return new ReloadEffect("the access lists are read; calls go on", false, 0);
            case "reloadxml":
                return new ReloadEffect("the files of the switch are read; calls go on", false, 0);
            case "vm_fsdb_pref_password_set":
                return new ReloadEffect("the switch forgets the old PIN of the mailbox", false, 0);
            case "xml_flush_cache":
                return new ReloadEffect("the switch forgets what it kept; calls go on", false, 0);
            case "callcenter_config" when words is ["queue", "unload", ..]:
                return new ReloadEffect("the queue takes no more callers; conversations go on", false, 0);
            case "callcenter_config" when words is ["queue", ..]:
                return new ReloadEffect("the queue is read; callers keep their places, agents their status", false, 0);
            case "callcenter_config":
                return new ReloadEffect("agents of queues are brought up to date; their status and calls stay", false, 0);
            case "unload" or "reload":
                return new ReloadEffect($"the module {words.LastOrDefault()} starts anew: calls in it end", true, 0);
            default:
                return new ReloadEffect("carried out beside the calls", false, 0);
        }
    }

    private static string Told(int count, string one, string many) => count switch
    {
        0 => "no call is on it now",
        1 => $"1 call {one}",
        _ => $"{count} calls {many}",
    };
}
