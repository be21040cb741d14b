using System.Globalization;
using CallSign.Core.Queues;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Reload;

/// <summary>
/// What mod_callcenter is told after an edit: only what differs, and never an agent's status or state, so that nobody is logged out and no
/// conversation is touched.
/// </summary>
internal static class CallcenterReload
{
    private const string Program = "callcenter_config";

    /// <summary>The commands between two states of a tenant.</summary>
    public static void Add(TenantSnapshot? before, TenantSnapshot? after, ISet<ReloadCommand> commands)
    {
        AddAgents(CallcenterPlan.Agents(before), CallcenterPlan.Agents(after), commands);
        var old = CallcenterPlan.Queues(before).ToDictionary(q => CallcenterNames.Of(q.Id, before!.Domain));
        foreach (var queue in CallcenterPlan.Queues(after))
        {
            var name = CallcenterNames.Of(queue.Id, after!.Domain);
            var now = CallcenterPlan.Tiers(after, queue);
            if (!old.Remove(name, out var earlier))
            {
                commands.Add(LoadQueue(name));
                AddTiers([], now, commands);
            }
            else if (!ReferenceEquals(before, after))
            {
                if (!CallcenterPlan.Parameters(before!, earlier).SequenceEqual(CallcenterPlan.Parameters(after, queue)))
                {
                    commands.Add(ReloadQueue(name));
                }

                AddTiers(CallcenterPlan.Tiers(before!, earlier), now, commands);
            }
        }

        foreach (var (name, gone) in old)
        {
            commands.UnionWith(CallcenterPlan.Tiers(before!, gone).Select(t => DeleteTier(t.Queue, t.Agent)));
            commands.Add(UnloadQueue(name));
        }
    }

    /// <summary>Takes up the differences of agents.</summary>
    public static void AddAgents(IEnumerable<CallcenterAgent> before, IEnumerable<CallcenterAgent> after, ISet<ReloadCommand> commands)
    {
        var old = before.ToDictionary(a => a.Name);
        foreach (var agent in after)
        {
            var settings = agent.Settings.AsEnumerable();
            if (old.Remove(agent.Name, out var earlier))
            {
                settings = settings.Except(earlier.Settings);
            }
            else
            {
                commands.Add(AddAgent(agent.Name));
            }

            commands.UnionWith(settings.Select(s => SetAgent(agent.Name, s.Key, s.Value)));
        }

        commands.UnionWith(old.Keys.Select(DeleteAgent));
    }

    /// <summary>Takes up the differences of the tiers of a queue.</summary>
    public static void AddTiers(IEnumerable<CallcenterTier> before, IEnumerable<CallcenterTier> after, ISet<ReloadCommand> commands)
    {
        var old = before.ToDictionary(t => t.Agent);
        foreach (var tier in after)
        {
            if (!old.Remove(tier.Agent, out var earlier))
            {
                commands.Add(AddTier(tier));
                continue;
            }

            if (earlier.Level != tier.Level)
            {
                commands.Add(SetTier(tier, "level", tier.Level));
            }

            if (earlier.Position != tier.Position)
            {
                commands.Add(SetTier(tier, "position", tier.Position));
            }
        }

        commands.UnionWith(old.Values.Select(t => DeleteTier(t.Queue, t.Agent)));
    }

    public static ReloadCommand DeleteTier(string queue, string agent) => new(6, Program, $"tier del {queue} {agent}");

    public static ReloadCommand DeleteAgent(string agent) => new(6, Program, $"agent del {agent}");

    public static ReloadCommand AddAgent(string agent) => new(7, Program, $"agent add {agent} callback") { Already = "Agent already exist" };

    public static ReloadCommand SetAgent(string agent, string key, string value) => new(8, Program, $"agent set {key} {agent} {value}");

    public static ReloadCommand LoadQueue(string queue) => new(9, Program, $"queue load {queue}");

    public static ReloadCommand ReloadQueue(string queue) => new(9, Program, $"queue reload {queue}");

    public static ReloadCommand UnloadQueue(string queue) => new(9, Program, $"queue unload {queue}");

    public static ReloadCommand AddTier(CallcenterTier tier) =>
        new(10, Program, string.Create(CultureInfo.InvariantCulture, $"tier add {tier.Queue} {tier.Agent} {tier.Level} {tier.Position}")) { Already = "Tier already exist" };

    public static ReloadCommand SetTier(CallcenterTier tier, string key, int value) =>
        new(10, Program, string.Create(CultureInfo.InvariantCulture, $"tier set {key} {tier.Queue} {tier.Agent} {value}"));

    /// <summary>An agent's status, for those who may: nothing that is saved about him does it.</summary>
    public static ReloadCommand SetStatus(string agent, AgentStatus status) => new(11, Program, $"agent set status {agent} '{CallcenterWords.Of(status)}'");

    /// <summary>An agent is offered nothing before that time, in seconds since 1970; 0 for now.</summary>
    public static ReloadCommand SetReadyTime(string agent, long epoch) => new(11, Program, string.Create(CultureInfo.InvariantCulture, $"agent set ready_time {agent} {epoch}"));

    /// <summary>Lets an agent who took one call on demand take the next.</summary>
    public static ReloadCommand SetWaiting(string agent) => new(12, Program, $"agent set state {agent} Waiting");
}
