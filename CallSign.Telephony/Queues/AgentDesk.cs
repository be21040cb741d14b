using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>Who wants to change an agent's status.</summary>
/// <param name="Actor">The signed-in person, API key or telephone.</param>
/// <param name="OwnExtension">The extension that belongs to him; null for none.</param>
/// <param name="Origin">By what way.</param>
public sealed record AgentCaller(Actor Actor, string? OwnExtension, AgentStatusOrigin Origin);

/// <summary>
/// Logs agents in and out and sends them on breaks: by the portal, the API or the agent's own telephone. It checks that the actor may, keeps the
/// change with its reason, and tells every connected switch; one that is away is told when it comes back.
/// </summary>
public sealed class AgentDesk
{
    private readonly SnapshotStore _snapshots;
    private readonly AgentPresences _presences;
    private readonly QueueHistory _history;
    private readonly QueueTracker _tracker;
    private readonly IReloadTargets _targets;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentDesk> _logger;

    internal AgentDesk(
        SnapshotStore snapshots, AgentPresences presences, QueueHistory history, QueueTracker tracker, IReloadTargets targets, TimeProvider time, ILogger<AgentDesk> logger) =>
        (_snapshots, _presences, _history, _tracker, _targets, _time, _logger) = (snapshots, presences, history, tracker, targets, time, logger);

    /// <summary>There is no such agent in the actor's tenant, or he is disabled.</summary>
    public static CommandResult NoSuchAgent { get; } = new(false, "This agent is not there any more, or is disabled.");

    /// <summary>The digits are no code of the company.</summary>
    public static CommandResult NoSuchCode { get; } = new(false, "There is no agent code of these digits.");

    /// <summary>Sets an agent's status. Supervisors set everybody's of their tenant; others their own.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="agentId">Whose status.</param>
    /// <param name="status">The status.</param>
    /// <param name="code">Digits of an <see cref="AgentCode"/> that says why he takes a break; null for no reason.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CommandResult> SetStatusAsync(AgentCaller caller, Guid agentId, AgentStatus status, string? code, CancellationToken cancellationToken)
    {
        if (Allowed(caller, agentId, out var tenant, out var agent) is { } refused)
        {
            return refused;
        }

        string? reason = null;
        if (status is AgentStatus.OnBreak && !string.IsNullOrEmpty(code))
        {
            reason = CallcenterPlan.CodeOf(tenant!, AgentCodeUse.Pause, code)?.Name;
            if (reason is null)
            {
                return NoSuchCode;
            }
        }

        var by = caller.Actor.Name.Length <= 120 ? caller.Actor.Name : caller.Actor.Name[..120];
        await _presences.SetAsync(
            new AgentStatusChange { TenantId = tenant!.Id, AgentId = agentId, Status = status, Reason = reason, Origin = caller.Origin, By = by, At = _time.GetUtcNow().UtcDateTime },
            cancellationToken).ConfigureAwait(false);
        _tracker.Touch();
        var name = CallcenterNames.Of(agent!.Id, tenant.Domain);
        List<ReloadCommand> commands = [CallcenterReload.SetStatus(name, status)];
        if (status is AgentStatus.Available or AgentStatus.AvailableOnDemand && _tracker.IsIdle(agentId))
        {
            commands.Add(CallcenterReload.SetWaiting(name));
        }

        string? problem = null;
        foreach (var node in _targets.Connected)
        {
            foreach (var command in commands)
            {
                if (await _targets.RunAsync(node, command, cancellationToken).ConfigureAwait(false) is { } answer)
                {
                    QueueLog.Refused(_logger, node, command.ToString(), answer);
                    problem = $"{node}: {answer}";
                }
            }
        }

        return problem is null ? CommandResult.Ok : new CommandResult(false, $"Saved, but a switch did not take it: {problem}");
    }

    /// <summary>Notes what came of the agent's last call, of an hour at most.</summary>
    public async Task<CommandResult> WrapUpAsync(AgentCaller caller, Guid agentId, string code, CancellationToken cancellationToken)
    {
        if (Allowed(caller, agentId, out var tenant, out _) is { } refused)
        {
            return refused;
        }

        if (CallcenterPlan.CodeOf(tenant!, AgentCodeUse.WrapUp, code) is not { } result)
        {
            return NoSuchCode;
        }

        return await _history.WrapUpAsync(tenant!.Id, agentId, result.Name, _time.GetUtcNow().UtcDateTime, cancellationToken).ConfigureAwait(false)
            ? CommandResult.Ok : new CommandResult(false, "The agent had no call in the last hour.");
    }

    /// <summary>The agent whose telephone the actor's own extension is; null where he is none.</summary>
    public QueueAgent? OwnAgent(AgentCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller is { OwnExtension: { } number, Actor.TenantId: { } id } && _snapshots.Current.OfId(id) is { } tenant && tenant.Find(number) is { } extension
            ? CallcenterPlan.AgentOf(tenant, extension.Id) : null;
    }

    private CommandResult? Allowed(AgentCaller caller, Guid agentId, out TenantSnapshot? tenant, out QueueAgent? agent)
    {
        ArgumentNullException.ThrowIfNull(caller);
        agent = null;
        tenant = caller.Actor.TenantId is { } id ? _snapshots.Current.OfId(id) : null;
        agent = tenant?.Nouns.Find<QueueAgent>(agentId);
        return caller.Actor.Role < PortalRole.Supervisor && (OwnAgent(caller) is not { } own || own.Id != agentId) ? CommandResult.NotAllowed
            : agent is null ? NoSuchAgent
            : null;
    }
}
