using System.Collections.Concurrent;
using System.Globalization;
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
    private readonly ConcurrentDictionary<Guid, (Guid Tenant, DateTimeOffset At)> _early = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _readyAt = new();

    internal AgentDesk(
        SnapshotStore snapshots, AgentPresences presences, QueueHistory history, QueueTracker tracker, IReloadTargets targets, TimeProvider time, ILogger<AgentDesk> logger) =>
        (_snapshots, _presences, _history, _tracker, _targets, _time, _logger) = (snapshots, presences, history, tracker, targets, time, logger);

    /// <summary>There is no such agent in the actor's tenant, or he is disabled.</summary>
    public static CommandResult NoSuchAgent { get; } = new(false, "This agent is not there any more, or is disabled.");

    /// <summary>The digits are no code of the company.</summary>
    public static CommandResult NoSuchCode { get; } = new(false, "There is no agent code of these digits.");

    /// <summary>There is no such call in the actor's tenant, it is not his, or no agent had it.</summary>
    public static CommandResult NoSuchCall { get; } = new(false, "There is no such call that an agent answered.");

    /// <summary>The most time that an agent is given after a call.</summary>
    public static readonly TimeSpan LongestWrapUp = TimeSpan.FromHours(1);

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

        var problem = await TellAsync(commands, cancellationToken).ConfigureAwait(false);
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

        return await _history.WrapUpAsync(tenant!.Id, agentId, null, result.Name, _time.GetUtcNow().UtcDateTime, cancellationToken).ConfigureAwait(false)
            ? CommandResult.Ok : new CommandResult(false, "The agent had no call in the last hour.");
    }

    /// <summary>Notes what came of one call. Supervisors say it of every call of their tenant, however old; others of their own.</summary>
    /// <param name="caller">Who says it.</param>
    /// <param name="callId">The <see cref="QueueCall"/>.</param>
    /// <param name="code">Digits of an <see cref="AgentCode"/>; null or empty takes it back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CommandResult> SetResultAsync(AgentCaller caller, Guid callId, string? code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var tenant = caller.Actor.TenantId is { } id ? _snapshots.Current.OfId(id) : null;
        var own = caller.Actor.Role < PortalRole.Supervisor ? OwnAgent(caller) : null;
        if (tenant is null || (caller.Actor.Role < PortalRole.Supervisor && own is null))
        {
            return tenant is null ? NoSuchCall : CommandResult.NotAllowed;
        }

        var result = string.IsNullOrEmpty(code) ? null : CallcenterPlan.CodeOf(tenant, AgentCodeUse.WrapUp, code);
        if (result is null && !string.IsNullOrEmpty(code))
        {
            return NoSuchCode;
        }

        return await _history.WrapUpAsync(tenant.Id, own?.Id, callId, result?.Name, _time.GetUtcNow().UtcDateTime, cancellationToken).ConfigureAwait(false)
            ? CommandResult.Ok : NoSuchCall;
    }

    /// <summary>Gives an agent more time before his next call, counted from now.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="agentId">For whom.</param>
    /// <param name="time">How long, up to <see cref="LongestWrapUp"/>; zero makes him ready at once, whatever is left of his wrap-up time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CommandResult> WrapUpTimeAsync(AgentCaller caller, Guid agentId, TimeSpan time, CancellationToken cancellationToken)
    {
        if (Allowed(caller, agentId, out var tenant, out var agent) is { } refused)
        {
            return refused;
        }

        if (time < TimeSpan.Zero || time > LongestWrapUp)
        {
            return new CommandResult(false, "Choose 0 to 3600 seconds.");
        }

        var (name, now) = (CallcenterNames.Of(agent!.Id, tenant!.Domain), _time.GetUtcNow());
        List<ReloadCommand> commands = [CallcenterReload.SetReadyTime(name, time > TimeSpan.Zero ? (now + time).ToUnixTimeSeconds() : 0)];
        if (time == TimeSpan.Zero && agent.WrapUpSeconds > 0)
        {
            // mod_callcenter counts from the end of his last call: his time is none until that is over, or until he talks again.
            commands.Add(CallcenterReload.SetAgent(name, "wrap_up_time", "0"));
            _early[agentId] = (tenant.Id, now.AddSeconds(agent.WrapUpSeconds + 1));
        }

        _readyAt[agentId] = now + time;
        _tracker.Touch();
        return await TellAsync(commands, cancellationToken).ConfigureAwait(false) is { } problem ? new CommandResult(false, $"A switch did not take it: {problem}") : CommandResult.Ok;
    }

    /// <summary>Until when an agent rests after his last call, as far as this portal knows; null where he does not.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="last">His last call.</param>
    public DateTime? WrapUpUntil(QueueAgent agent, QueueCall? last)
    {
        ArgumentNullException.ThrowIfNull(agent);
        DateTime? until = _readyAt.TryGetValue(agent.Id, out var ready) && (last is null || ready.UtcDateTime >= last.LeftAt) ? ready.UtcDateTime : last?.LeftAt.AddSeconds(agent.WrapUpSeconds);
        return until > _time.GetUtcNow().UtcDateTime ? until : null;
    }

    /// <summary>Gives agents who ended their wrap-up early the usual time for the next one. Called once a second.</summary>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var (agentId, (tenantId, at)) in _early)
        {
            if (_time.GetUtcNow() < at && _tracker.Activity(agentId) is not AgentActivity.Talking)
            {
                continue;
            }

            _early.TryRemove(agentId, out _);
            if (_snapshots.Current.OfId(tenantId) is { } tenant && tenant.Nouns.Find<QueueAgent>(agentId) is { } agent)
            {
                await TellAsync(
                    [CallcenterReload.SetAgent(CallcenterNames.Of(agentId, tenant.Domain), "wrap_up_time", agent.WrapUpSeconds.ToString(CultureInfo.InvariantCulture))],
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The agent whose telephone the actor's own extension is; null where he is none.</summary>
    public QueueAgent? OwnAgent(AgentCaller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller is { OwnExtension: { } number, Actor.TenantId: { } id } && _snapshots.Current.OfId(id) is { } tenant && tenant.Find(number) is { } extension
            ? CallcenterPlan.AgentOf(tenant, extension.Id) : null;
    }

    private async Task<string?> TellAsync(IReadOnlyCollection<ReloadCommand> commands, CancellationToken cancellationToken)
    {
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

        return problem;
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
