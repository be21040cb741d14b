using System.Xml.Linq;

namespace CallSign.Web.Simulator;

/// <summary>IVR menus, as mod_dptools and switch_ivr_menu.c run them.</summary>
internal sealed partial class SimulationRun
{
    // Levels of sub-menus that one caller can be in.
    private const int DeepestMenu = 8;

    private Flow Menu(string name, int depth)
    {
        var menu = name.Trim();
        Say("ivr", name, "Plays a menu.");
        var answer = Ask(LookupForm.Menu(_call, menu));
        var lookup = Open("configuration", "ivr.conf", "The menu", answer);
        if (Parse(answer) is not { } document || Find(document, menu) is not { } found)
        {
            lookup.Steps.Add(Step("", "", "The portal has no such menu: nothing is played, and the next application follows."));
            return Flow.Next;
        }

        _call.IsAnswered = true;
        _call.Set("ivr_menu_status", "success");
        return Menu(document, found, depth, 0) is MenuEnd.Left ? Flow.Next : _transferred ? Transferred() : Flow.End;
    }

    private bool _transferred;

    private enum MenuEnd
    {
        /// <summary>The menu is over; the application after it follows.</summary>
        Left,

        /// <summary>To the menu above.</summary>
        Back,

        /// <summary>To the first menu.</summary>
        Top,

        /// <summary>The call went elsewhere or is over.</summary>
        Gone,
    }

    private Flow Transferred()
    {
        _transferred = false;
        return Flow.Transfer;
    }

    private MenuEnd Menu(XDocument document, XElement menu, int depth, int level)
    {
        if (level > DeepestMenu)
        {
            Finish(SimulationEnd.Stopped, "The walk stops: the menus lead to each other again and again.");
        }

        while (_end is null)
        {
            var options = Options(menu);
            var decision = Decide("What does the caller press?", options, "timeout");
            var greeting = (string?)menu.Attribute("greet-long") is { Length: > 0 } sound ? $"Plays {sound[(sound.LastIndexOf('/') + 1)..]} and waits for a key" : "Waits for a key";
            var free = menu.Elements("entry").Any(e => Digits(e).StartsWith('/')) ? " Numbers can be dialled too." : "";
            _lookups[^1].Steps.Add(Step("ivr", Name(menu), $"{greeting}.{free}") with { Decision = decision });
            if (_end is not null)
            {
                break;
            }

            var end = decision.Chosen is "timeout" ? GivesUp(menu, "timeout", "exec-on-max-timeouts", depth)
                : decision.Chosen is "wrong" ? GivesUp(menu, "failure", "exec-on-max-failures", depth)
                : Pressed(document, menu.Elements("entry").First(e => "key_" + Digits(e) == decision.Chosen), depth, level);
            switch (end)
            {
                case null: // the menu is played again
                    break;
                case MenuEnd.Top when level == 0:
                    break;
                case MenuEnd.Back when level == 0:
                    return MenuEnd.Left;
                default:
                    return end.Value;
            }
        }

        return MenuEnd.Gone;
    }

    private List<SimulationOption> Options(XElement menu)
    {
        var tries = (string?)menu.Attribute("max-timeouts") ?? "3";
        List<SimulationOption> options = [new("timeout", $"Nothing ({tries} times)")];
        foreach (var entry in menu.Elements("entry").Where(e => !Digits(e).StartsWith('/')).DistinctBy(Digits))
        {
            options.Add(new SimulationOption("key_" + Digits(entry), $"{Digits(entry)}: {Effect(entry)}"));
        }

        options.Add(new SimulationOption("wrong", "Keys that are not offered"));
        return options;
    }

    private string Effect(XElement entry)
    {
        var param = (string?)entry.Attribute("param") ?? "";
        switch ((string?)entry.Attribute("action"))
        {
            case "menu-exec-app":
                var words = param.Split(' ', 2);
                return words[0] == "transfer" && words.Length > 1 ? Lead(words[1].Split(' ')[0]) : words[0] == "hangup" ? "hang up" : words[0];
            case "menu-sub":
                return "another menu";
            case "menu-back":
                return "back";
            case "menu-top":
                return "to the first menu";
            case "menu-exit":
                return "leave the menu";
            case "menu-play-sound" or "menu-say-phrase":
                return "an announcement";
            default:
                return (string?)entry.Attribute("action") ?? "";
        }
    }

    // Null: the menu is played again.
    private MenuEnd? Pressed(XDocument document, XElement entry, int depth, int level)
    {
        var param = (string?)entry.Attribute("param") ?? "";
        switch ((string?)entry.Attribute("action"))
        {
            case "menu-exec-app":
                return Run(param, depth);
            case "menu-sub" when Find(document, param) is { } below:
                var end = Menu(document, below, depth, level + 1);
                return end is MenuEnd.Back || (end is MenuEnd.Top && level == 0) || end is MenuEnd.Left ? null : end;
            case "menu-back":
                return MenuEnd.Back;
            case "menu-top":
                return MenuEnd.Top;
            case "menu-exit":
                return MenuEnd.Left;
            default:
                return null;
        }
    }

    private MenuEnd GivesUp(XElement menu, string status, string then, int depth)
    {
        _call.Set("ivr_menu_status", status);
        if ((string?)menu.Attribute(then) is { Length: > 0 } application)
        {
            return Run(application, depth) ?? MenuEnd.Left;
        }

        return MenuEnd.Left;
    }

    private MenuEnd? Run(string param, int depth)
    {
        var words = param.Split(' ', 2);
        var flow = Execute(words[0], _call.Expand(words.ElementAtOrDefault(1) ?? ""), depth);
        _transferred = flow is Flow.Transfer;
        return flow is Flow.Next ? null : MenuEnd.Gone;
    }

    private static XElement? Find(XDocument document, string name) => document.Descendants("menu").FirstOrDefault(m => Name(m) == name);

    private static string Name(XElement menu) => (string?)menu.Attribute("name") ?? "";

    private static string Digits(XElement entry) => (string?)entry.Attribute("digits") ?? "";
}
