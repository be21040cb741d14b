using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Queues;

namespace CallSign.Telephony.SipTrunk;

/// <summary>A caller and the number that he is to be bridged to by way of an agent.</summary>
/// <param name="Number">The number to call out.</param>
/// <param name="CallUuid">Unique-ID of a caller who is in a queue; null for one who is still to come.</param>
/// <param name="CallerNumber">By which a caller who is to come is known.</param>
/// <param name="QueueId">The queue that he comes to; null for any.</param>
/// <param name="GatewayId">The gateway that is tried first; null: as the outbound routes say.</param>
/// <param name="Priority">1–10, 1 first; null: 5.</param>
public sealed record BridgeRequest(string? Number, Guid? CallUuid = null, string? CallerNumber = null, Guid? QueueId = null, Guid? GatewayId = null, int? Priority = null);

/// <summary>Takes what people and programs want of bridging calls. Each checks on the server that the actor may, within his own tenant.</summary>
public sealed class BridgeDesk
{
    private readonly BridgeCallStore _store;
    private readonly BridgeControl _control;
    private readonly SnapshotStore _snapshots;
    private readonly IQueueBoards _boards;
    private readonly BridgeEngine _engine;
    private readonly TimeProvider _time;

    internal BridgeDesk(BridgeCallStore store, BridgeControl control, SnapshotStore snapshots, IQueueBoards boards, BridgeEngine engine, TimeProvider time) =>
        (_store, _control, _snapshots, _boards, _engine, _time) = (store, control, snapshots, boards, engine, time);

    /// <summary>Announces a call, or attaches the number to a caller who is in a queue.</summary>
    public async Task<SaveResult<BridgeCall>> AnnounceAsync(Actor actor, BridgeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(actor, PortalRole.Supervisor);
        var tenantId = actor.RequireTenant();
        var errors = new FieldErrors();
        var (number, caller) = (DialNumber.Clean(request.Number) ?? "", DialNumber.Clean(request.CallerNumber));
        errors.AddIf(!DialNumber.IsDiallable(number) || number.Length < 2, nameof(request.Number), "Enter 2 to 30 digits, with + in front if need be.");
        errors.AddIf(request.CallUuid is null && caller is null, nameof(request.CallerNumber), "Say who calls: the uuid of a caller in a queue, or the number of one who is to come.");
        errors.AddIf(caller is { Length: > 60 } || (caller is not null && !DialNumber.IsDiallable(caller)), nameof(request.CallerNumber), "Enter 2 to 30 digits, with + in front if need be.");
        errors.AddIf(request.Priority is < 1 or > BridgeCall.LowestPriority, nameof(request.Priority), "Enter 1 to 10; 1 comes first.");
        var snapshot = _snapshots.Current;
        var tenant = snapshot.OfId(tenantId);
        errors.AddIf(request.QueueId is { } queue && tenant?.Nouns.Find<CallQueue>(queue) is null, nameof(request.QueueId), "There is no such queue.");
        errors.AddIf(request.GatewayId is { } gateway && snapshot.GatewayOf(tenantId, gateway) is null, nameof(request.GatewayId), "There is no such gateway.");
        var member = request.CallUuid is { } uuid ? _boards.Read(tenantId).Members.FirstOrDefault(m => m.CallUuid == uuid) : null;
        errors.AddIf(request.CallUuid is not null && member is null, nameof(request.CallUuid), "This caller is in no queue.");
        if (errors.Any)
        {
            return SaveResult.Failed<BridgeCall>(errors);
        }

        var call = new BridgeCall
        {
            TenantId = tenantId, QueueId = member?.QueueId ?? request.QueueId, CallUuid = member?.CallUuid, MemberUuid = member?.MemberUuid, Node = member?.Node,
            CallerNumber = member?.Number ?? caller ?? "", Number = number, GatewayId = request.GatewayId, Priority = request.Priority ?? 5,
            CreatedBy = actor.Name.Length <= 120 ? actor.Name : actor.Name[..120], CreatedAt = _time.GetUtcNow().UtcDateTime,
        };
        if (BridgeWay.Of(snapshot, call, out var problem) is null)
        {
            return SaveResult.Failed<BridgeCall>(nameof(request.Number), problem switch
            {
                "OUTGOING_CALL_BARRED" => "The outbound routes let nobody call this number without a PIN or a permission of his own.",
                "NO_ROUTE_DESTINATION" => "No outbound route leads to this number. Name a gateway, or add a route.",
                _ => "This number can't be dialled.",
            });
        }

        await _store.AddAsync(actor, call, cancellationToken).ConfigureAwait(false);
        _engine.Hurry();
        return SaveResult.Saved(call);
    }

    /// <summary>Ends a call: hangs up where they talk, cancels it before. False where there is none, or it is over.</summary>
    public async Task<bool> EndAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        Require(actor, PortalRole.Supervisor);
        var found = await _store.AskEndAsync(actor, id, cancellationToken).ConfigureAwait(false);
        _engine.Hurry();
        return found;
    }

    /// <summary>Stops calling out: what rings out ends, callers who wait go on to where their queue leads without an agent. Conversations go on.</summary>
    public async Task<SaveResult<BridgeStop>> StopAsync(Actor actor, string? reason, CancellationToken cancellationToken)
    {
        Require(actor, PortalRole.Supervisor);
        var result = await _control.StopAsync(actor, reason, cancellationToken).ConfigureAwait(false);
        _engine.Hurry();
        return result;
    }

    /// <summary>Lets calls go out again; false where they are not stopped.</summary>
    public async Task<bool> LiftAsync(Actor actor, CancellationToken cancellationToken)
    {
        Require(actor, PortalRole.Supervisor);
        var lifted = await _control.LiftAsync(actor, cancellationToken).ConfigureAwait(false);
        _engine.Hurry();
        return lifted;
    }

    private static void Require(Actor actor, PortalRole role)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Role < role)
        {
            throw new UnauthorizedAccessException("You may not do this.");
        }
    }
}
