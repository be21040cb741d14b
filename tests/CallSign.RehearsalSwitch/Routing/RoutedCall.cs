using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CallSign.RehearsalSwitch.Routing;

/// <summary>A call on its way through the dialplan: mod_dptools' applications as far as they decide where it goes.</summary>
internal sealed class RoutedCall(PortalLookups lookups, RoutedChannel channel, RouteScript script)
{
    // A ring of destinations would go round for ever.
    private const int MostLookups = 40;

    private readonly List<(string, string)> _steps = [];
    private readonly Queue<string> _keys = new(script.Keys);
    private (string Kind, string Target)? _end;
    private int _lookups;

    public async Task<RouteEnd> RunAsync()
    {
        await RunAsync(await LookUpAsync());
        var (kind, target) = _end ?? ("hangup", "NORMAL_CLEARING");
        return new RouteEnd(kind, target, _steps, channel.Variables);
    }

    // False: the call is over, or goes on elsewhere.
    private async Task<bool> RunAsync(IReadOnlyList<(string Application, string Argument)> actions)
    {
        foreach (var (application, argument) in actions)
        {
            _steps.Add((application, argument));
            if (!await RunAsync(application, argument))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> RunAsync(string application, string argument)
    {
        switch (application)
        {
            case "set":
                Set(argument);
                return true;
            case "export":
                if (!argument.StartsWith("nolocal:", StringComparison.Ordinal))
                {
                    Set(argument);
                }

                return true;
            case "multiset":
                foreach (var assignment in argument.StartsWith("^^", StringComparison.Ordinal) ? argument[3..].Split(argument[2]) : argument.Split(' '))
                {
                    Set(assignment);
                }

                return true;
            case "unset":
                channel.Set(argument, "");
                return true;
            case "answer":
                channel.IsAnswered = true;
                return true;
            case "hangup":
                return End("hangup", argument.Length == 0 ? "NORMAL_CLEARING" : argument);
            case "transfer":
                GoTo(argument);
                await RunAsync(await LookUpAsync());
                return false;
            case "execute_extension":
                // The channel keeps what was dialled (switch_core_session_execute_exten).
                var dialled = (channel.Number, channel.Context);
                GoTo(argument);
                var inline = await LookUpAsync();
                (channel.Number, channel.Context) = dialled;
                return await RunAsync(inline);
            case "limit_execute":
                return argument.Split(' ', 6) is [_, _, _, _, var inner, var rest] ? await RunAsync([(inner, rest)]) : throw new NotSupportedException(argument);
            case "bridge":
                return await BridgeAsync(argument);
            case "ivr":
                return await MenuAsync(await lookups.MenusAsync(channel, argument), argument);
            case "callcenter" when script.LeavesQueue is { } reason:
                (channel.IsAnswered, channel.Variables["cc_cause"], channel.Variables["cc_cancel_reason"]) = (true, "cancel", reason);
                return true;
            case "callcenter" or "conference" or "voicemail" or "valet_park":
                return End(application, argument);
            default:
                return true; // what plays, waits or records; and a module that does not listen
        }
    }

    private async Task<IReadOnlyList<(string, string)>> LookUpAsync()
    {
        var actions = ++_lookups <= MostLookups ? await lookups.DialplanAsync(channel) : throw new InvalidOperationException("The call goes in circles.");
        // What the portal does not answer falls through to the switch's own dialplan, which rejects everything.
        return actions.Count > 0 ? actions : [("hangup", "NO_ROUTE_DESTINATION")];
    }

    private bool End(string kind, string target)
    {
        _end = (kind, target);
        return false;
    }

    private void Set(string assignment)
    {
        if (assignment.Split('=', 2) is [var name, var value])
        {
            channel.Set(name, value);
        }
    }

    private void GoTo(string argument)
    {
        var words = argument.Split(' ');
        channel.Number = words[0];
        channel.Context = words.Length > 2 ? words[2] : channel.Context;
    }

    private async Task<bool> BridgeAsync(string argument)
    {
        var cause = "NORMAL_TEMPORARY_FAILURE";
        foreach (var leg in RoutedLeg.Parse(argument))
        {
            if (await RefusedAsync(leg) is { } refused)
            {
                cause = refused;
            }
            else if (channel["hangup_after_bridge"] == "true")
            {
                return End("bridge", leg.Address);
            }
            else
            {
                channel.Set("originate_disposition", "SUCCESS");
                return true;
            }
        }

        channel.Set("originate_disposition", cause);
        var continues = channel["continue_on_fail"] ?? "false";
        return continues == "true" || continues.Split(',').Contains(cause) || End("hangup", cause);
    }

    // The cause by which the leg does not take the call; null where it does.
    private async Task<string?> RefusedAsync(RoutedLeg leg)
    {
        switch (leg.Address.Split('/'))
        {
            case ["user", var user]:
                var at = user.Split('@');
                return await lookups.HasUserAsync(at[0], at[1]) ? script.Refuses(leg.Address) : "SUBSCRIBER_ABSENT";
            case ["loopback", var number, var context, "XML"]:
                var through = new RoutedChannel(channel.CallerName, channel.CallerNumber, number, context);
                foreach (var name in (leg.Variables.GetValueOrDefault("loopback_export") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    through.Set(name, leg.Variables.GetValueOrDefault(name) ?? channel[name] ?? "");
                }

                var nested = await new RoutedCall(lookups, through, script).RunAsync();
                _steps.AddRange(nested.Steps);
                return nested.Kind != "hangup" ? null : nested.Target;
            default:
                return script.Refuses(leg.Address);
        }
    }

    private async Task<bool> MenuAsync(XElement? menus, string name)
    {
        if (menus?.Elements("menu").FirstOrDefault(m => (string?)m.Attribute("name") == name) is not { } menu)
        {
            return true;
        }

        if (!_keys.TryDequeue(out var keys))
        {
            channel.Set("ivr_menu_status", "timeout");
            return true;
        }

        var entry = menu.Elements("entry").FirstOrDefault(e => (string?)e.Attribute("digits") is { } digits
            && (digits == keys || (digits is ['/', .. var pattern, '/'] && Regex.IsMatch(keys, pattern))));
        if (entry is null)
        {
            channel.Set("ivr_menu_status", "failure");
            return true;
        }

        var (action, parameter) = ((string)entry.Attribute("action")!, ((string?)entry.Attribute("param") ?? "").Replace("$1", keys, StringComparison.Ordinal));
        if (action == "menu-sub")
        {
            return await MenuAsync(menus, parameter);
        }

        var words = parameter.Split(' ', 2);
        return await RunAsync([(words[0], words.Length > 1 ? words[1] : "")]);
    }
}
