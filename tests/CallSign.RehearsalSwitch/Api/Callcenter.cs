using System.Globalization;
using System.Text.RegularExpressions;

namespace CallSign.RehearsalSwitch.Api;

/// <summary>Queues, agents and tiers as <c>callcenter_config</c> sets and lists them, and who of the agents is free for the traffic's calls.</summary>
internal sealed partial class Callcenter(RehearsalNode node)
{
    private const string Ok = "+OK\n";
    private const string AgentColumns =
        "name|instance_id|uuid|type|contact|status|state|max_no_answer|wrap_up_time|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start"
        + "|last_bridge_end|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time|external_calls_count";

    private readonly Lock _gate = new();
    private readonly SortedSet<string> _queues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Dictionary<string, string>> _agents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Queue, string Agent), (string Level, string Position)> _tiers = [];
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    /// <summary>Whether a domain has queues of its own; recorded calls use the recorded one elsewhere.</summary>
    public bool Knows(string domain)
    {
        lock (_gate)
        {
            return _queues.Any(q => q.EndsWith("@" + domain, StringComparison.Ordinal));
        }
    }

    /// <summary>Whether an agent of the domain is free.</summary>
    public bool HasFree(string domain)
    {
        lock (_gate)
        {
            return Free(domain).Any();
        }
    }

    /// <summary>A queue of the domain, with a free agent and his telephone; null where nobody is free.</summary>
    public (string Queue, string Agent, string Number)? Take(string domain)
    {
        lock (_gate)
        {
            var free = Free(domain).ToList();
            if (free.Count == 0)
            {
                return null;
            }

            var (queue, name) = free[node.Random.Next(free.Count)];
            _busy.Add(name);
            return (queue, name, Phone().Match(_agents[name]["contact"]).Groups["number"].Value);
        }
    }

    /// <summary>The agent's call is over.</summary>
    public void Release(string agent)
    {
        lock (_gate)
        {
            _busy.Remove(agent);
        }
    }

    /// <summary>Any queue of the domain; null where it has none.</summary>
    public string? AnyQueue(string domain)
    {
        lock (_gate)
        {
            var of = _queues.Where(q => q.EndsWith("@" + domain, StringComparison.Ordinal)).ToList();
            return of.Count == 0 ? null : of[node.Random.Next(of.Count)];
        }
    }

    public string Execute(string arguments)
    {
        var words = Words().Matches(arguments).Select(m => m.Value.Trim('\'')).ToArray();
        string? status = null;
        string answer;
        lock (_gate)
        {
            answer = words switch
            {
                ["queue", "list"] => "name|strategy\n" + string.Concat(_queues.Select(q => q + "|longest-idle-agent\n")) + Ok,
                ["queue", "list", "members", ..] => Ok,
                ["queue", "load" or "reload", var queue] => Always(() => _queues.Add(queue)),
                ["queue", "unload", var queue] => Always(() => _queues.Remove(queue)),
                ["agent", "list", ..] => AgentColumns + "\n" + string.Concat(_agents.Select(a => string.Join('|', AgentColumns.Split('|').Select(c => a.Value.GetValueOrDefault(c, "0"))) + "\n")) + Ok,
                ["agent", "add", var name, var type] => _agents.TryAdd(name, Agent(name, type)) ? Ok : "-ERR Agent already exist!\n",
                ["agent", "del", var name] => Always(() => _agents.Remove(name)),
                ["agent", "set", var key, var name, var value] when _agents.TryGetValue(name, out var agent) => Always(() =>
                {
                    agent[key] = value;
                    if (key == "status")
                    {
                        agent["last_status_change"] = (node.Micros() / 1_000_000).ToString(CultureInfo.InvariantCulture);
                        status = value;
                    }
                }),
                ["agent", "set", ..] => "-ERR Agent not found!\n",
                ["agent", "get", var key, var name] => _agents.TryGetValue(name, out var agent) ? agent.GetValueOrDefault(key, "") : "-ERR Agent not found!\n",
                ["tier", "list"] => "queue|agent|state|level|position\n" + string.Concat(_tiers.Select(t => $"{t.Key.Queue}|{t.Key.Agent}|Ready|{t.Value.Level}|{t.Value.Position}\n")) + Ok,
                ["tier", "add", var queue, var agent, var level, var position] => _tiers.TryAdd((queue, agent), (level, position)) ? Ok : "-ERR Tier already exist!\n",
                ["tier", "del", var queue, var agent] => Always(() => _tiers.Remove((queue, agent))),
                ["tier", "set", "level", var queue, var agent, var level] => Always(() => _tiers[(queue, agent)] = (level, _tiers.GetValueOrDefault((queue, agent)).Position)),
                ["tier", "set", "position", var queue, var agent, var position] => Always(() => _tiers[(queue, agent)] = (_tiers.GetValueOrDefault((queue, agent)).Level, position)),
                _ => Ok,
            };
        }

        if (status is not null)
        {
            node.Fire("CUSTOM", "callcenter::info", ("CC-Agent", words[3]), ("CC-Action", "agent-status-change"), ("CC-Agent-Status", status));
        }

        return answer;
    }

    private IEnumerable<(string Queue, string Agent)> Free(string domain) => _tiers.Keys.Where(t =>
        t.Queue.EndsWith("@" + domain, StringComparison.Ordinal) && !_busy.Contains(t.Agent)
        && _agents.TryGetValue(t.Agent, out var agent) && agent["status"] == "Available" && Phone().IsMatch(agent["contact"]));

    private static string Always(Action act)
    {
        act();
        return Ok;
    }

    private static Dictionary<string, string> Agent(string name, string type) => new(StringComparer.Ordinal)
    {
        ["name"] = name, ["instance_id"] = "single_box", ["uuid"] = "", ["type"] = type, ["contact"] = "", ["status"] = "Logged Out", ["state"] = "Waiting",
    };

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex Words();

    [GeneratedRegex("user/(?<number>[0-9]+)@")]
    private static partial Regex Phone();
}
