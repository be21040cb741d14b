using CallSign.Core.Audit;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.SipTrunk;

/// <summary>What a switch printed; or why it was not asked.</summary>
public sealed record ConsoleAnswer(bool Succeeded, string Text);

/// <summary>Lets platform administrators ask a switch how it is: by commands of a list that only read. Each is audited, refused ones too.</summary>
public sealed class SwitchConsole
{
    private const int LongestText = 256 * 1024;

    // Words as they stand; <name> is a profile's or gateway's, <uuid> a channel's.
    private static readonly string[][] Known =
    [
        .. new[]
        {
            "status", "version", "hostname", "uptime", "show calls", "show calls count", "show channels", "show channels count", "show bridged_calls count",
            "show registrations count", "sofia status", "sofia status gateway", "sofia status gateway <name>", "sofia status profile <name>", "sofia xmlstatus",
            "sofia xmlstatus gateway", "sofia xmlstatus gateway <name>", "sofia xmlstatus profile <name>", "callcenter_config queue list", "callcenter_config agent list",
            "callcenter_config tier list", "uuid_exists <uuid>", "module_exists <name>",
        }.Select(c => c.Split(' ')),
    ];

    private readonly NodeDirectory _nodes;
    private readonly ActionLog _audit;
    private readonly ILogger<SwitchConsole> _logger;

    internal SwitchConsole(NodeDirectory nodes, ActionLog audit, ILogger<SwitchConsole> logger) => (_nodes, _audit, _logger) = (nodes, audit, logger);

    /// <summary>Every command there is.</summary>
    public static IEnumerable<string> Commands => Known.Select(k => string.Join(' ', k));

    /// <summary>Asks one switch.</summary>
    /// <param name="actor">A platform administrator; others are refused.</param>
    /// <param name="node">The switch; null or empty: the first that is connected.</param>
    /// <param name="command">One of <see cref="Commands"/>, its words parted by one space.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ConsoleAnswer> RunAsync(Actor actor, string? node, string command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var answer = !actor.IsPlatformAdministrator ? new ConsoleAnswer(false, "Only platform administrators may do this.")
            : Read(command) is not { } api ? new ConsoleAnswer(false, "This command is not one of those that may be run here: " + string.Join(", ", Commands) + ".")
            : await AskAsync(node, api, cancellationToken).ConfigureAwait(false);
        try
        {
            var told = new Dictionary<string, string> { ["node"] = node ?? "", ["result"] = answer.Succeeded ? "ok" : "refused" };
            await _audit.WriteAsync(actor, null, "switch-command", "SwitchNode", node is { Length: > 0 and <= 60 } ? node : "-", Label(command), told, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            BridgeLog.NotAudited(_logger, e, actor.Name, "switch-command");
            return new ConsoleAnswer(false, "The audit log can't be written now, so nothing is shown.");
        }

        return answer;
    }

    /// <summary>The command, put together from the list and checked parts; null for any other text.</summary>
    internal static ApiCommand? Read(string command)
    {
        if (command.Length > 200)
        {
            return null;
        }

        var words = command.Split(' ');
        foreach (var known in Known)
        {
            if (known.Length == words.Length && known.Zip(words).All(p => Fits(p.First, p.Second)))
            {
                return new ApiCommand(known[0], string.Join(' ', words[1..]));
            }
        }

        return null;
    }

    private static bool Fits(string known, string word) => known switch
    {
        "<name>" => RoutingToken.IsName(word),
        "<uuid>" => Guid.TryParseExact(word, "D", out _),
        _ => string.Equals(known, word, StringComparison.Ordinal),
    };

    private static string Label(string command) => string.Concat(command.Where(c => !char.IsControl(c)).Take(120));

    private async Task<ConsoleAnswer> AskAsync(string? node, ApiCommand command, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrEmpty(node) ? _nodes.All.FirstOrDefault(n => n.Status.IsConnected)?.Name : node;
        if (name is null)
        {
            return new ConsoleAnswer(false, "No switch is connected.");
        }

        try
        {
            var reply = await _nodes.Commands(name).BgApiAsync(command.Name, command.Arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new ConsoleAnswer(!reply.IsError, reply.Text.Length <= LongestText ? reply.Text : reply.Text[..LongestText]);
        }
        catch (KeyNotFoundException)
        {
            return new ConsoleAnswer(false, "There is no switch of this name.");
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException)
        {
            return new ConsoleAnswer(false, $"Switch {name} does not answer.");
        }
    }
}
