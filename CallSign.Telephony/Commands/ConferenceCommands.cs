using CallSign.Core.Audit;
using CallSign.Core.Conferences;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Commands;

/// <summary>Checks the actor's role and the conference's tenant, sends the command to its node, and writes down who did what.</summary>
internal sealed class ConferenceCommands(
    IConferences conferences, NodeDirectory nodes, SnapshotStore snapshots, ActionLog audit, TimeProvider time, ILogger<ConferenceCommands> logger) : IConferenceCommands
{
    /// <summary>How long a number that is rung may ring, in seconds.</summary>
    private const int RingSeconds = 45;

    private const int FloorTries = 3;

    /// <summary>The conference is over, or another tenant's.</summary>
    internal static CommandResult NoSuchConference { get; } = new(false, "This conference is no longer there.") { IsGone = true };

    private static readonly CommandResult NoSuchMember = new(false, "This participant has left.") { IsGone = true };
    private static readonly CommandResult BadVolume = new(false, "Choose a volume from –4 to 4.");
    private static readonly CommandResult BadNumber = new(false, "Enter 2 to 30 digits, * or #, with + in front if need be.");

    public Task<CommandResult> MemberAsync(Actor actor, Guid conference, int member, MemberAction action, CancellationToken cancellationToken) => WithMemberAsync(
        actor, conference, member, Word(action),
        found => action is MemberAction.GiveFloor ? FloorAsync(found, member, cancellationToken) : SendAsync(found.Node, ConferenceApi.Member(found.Name, action, member), cancellationToken));

    public Task<CommandResult> VolumeAsync(Actor actor, Guid conference, int member, int? heard, int? hears, CancellationToken cancellationToken) =>
        heard is < -4 or > 4 || hears is < -4 or > 4 || (heard is null && hears is null)
            ? Task.FromResult(MayAct(actor) ? BadVolume : CommandResult.NotAllowed)
            : WithMemberAsync(actor, conference, member, "volume", async found =>
            {
                foreach (var (isHeard, level) in new[] { (true, heard), (false, hears) })
                {
                    if (level is { } wanted && await SendAsync(found.Node, ConferenceApi.Volume(found.Name, isHeard, member, wanted), cancellationToken).ConfigureAwait(false) is { Succeeded: false } failed)
                    {
                        return failed;
                    }
                }

                return CommandResult.Ok;
            });

    public Task<CommandResult> RoomAsync(Actor actor, Guid conference, ConferenceRoomAction action, CancellationToken cancellationToken) =>
        WithAsync(actor, conference, Word(action), null, async found =>
        {
            ApiCommand command;
            switch (action)
            {
                case ConferenceRoomAction.Record when found.IsRecording:
                    return new CommandResult(false, "It is recorded already.");
                case ConferenceRoomAction.Record:
                    var folder = await FolderAsync(found.Node, cancellationToken).ConfigureAwait(false);
                    if (folder is null || snapshots.Current.OfId(found.TenantId) is not { } tenant)
                    {
                        return new CommandResult(false, $"Node {found.Node} does not say where its recordings go (recordings_dir).");
                    }

                    command = ConferenceApi.Record(found.Name, folder, tenant.Domain, time.GetUtcNow().UtcDateTime);
                    break;
                case ConferenceRoomAction.StopRecording:
                    command = ConferenceApi.StopRecording(found.Name);
                    break;
                case ConferenceRoomAction.Lock or ConferenceRoomAction.Unlock:
                    command = ConferenceApi.Lock(found.Name, action is ConferenceRoomAction.Lock);
                    break;
                case ConferenceRoomAction.End:
                    command = ConferenceApi.End(found.Name);
                    break;
                default:
                    command = ConferenceApi.MuteOthers(found.Name, action is ConferenceRoomAction.MuteAll);
                    break;
            }

            return await SendAsync(found.Node, command, cancellationToken).ConfigureAwait(false);
        });

    public async Task<CommandResult> InviteAsync(Actor actor, Guid room, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (!MayAct(actor))
        {
            return CommandResult.NotAllowed;
        }

        if (actor.TenantId is not { } tenantId || snapshots.Current.OfId(tenantId) is not { Enabled: true } tenant || tenant.Nouns.Find<ConferenceRoom>(room) is not { } found)
        {
            return NoSuchConference;
        }

        if (!ChannelCommands.IsDestination(number))
        {
            return BadNumber;
        }

        var name = ConferenceName.Of(found, tenant.Domain);
        var live = conferences.Read(tenantId).FirstOrDefault(c => c.Name == name);
        if ((live?.Node ?? nodes.All.FirstOrDefault(n => n.Status.State is NodeState.Online)?.Name) is not { } node)
        {
            return new CommandResult(false, "No FreeSWITCH is connected.");
        }

        var result = await GuardAsync(node, async () =>
        {
            var command = ConferenceApi.Invite(name, found.Id, tenant.Domain, number, tenant.Find(number) is not null, found.Number, found.Name, RingSeconds);
            var reply = await nodes.Commands(node).BgApiAsync(command.Name, command.Arguments, TimeSpan.FromSeconds(RingSeconds + 15), cancellationToken).ConfigureAwait(false);
            CommandLog.ConferenceSent(logger, command.Name, name, node, reply.Message);
            return reply.IsOk ? CommandResult.Ok : new CommandResult(false, Why(number, reply.Text));
        }).ConfigureAwait(false);
        await AuditAsync(actor, tenantId, "invite", live?.Uuid ?? found.Id, name, node, number, result).ConfigureAwait(false);
        return result;
    }

    private static string Why(string number, string reply) => reply switch
    {
        _ when reply.Contains("NO_ANSWER", StringComparison.Ordinal) || reply.Contains("NO_USER_RESPONSE", StringComparison.Ordinal) => $"{number} did not answer.",
        _ when reply.Contains("USER_BUSY", StringComparison.Ordinal) => $"{number} is busy.",
        _ when reply.Contains("CALL_REJECTED", StringComparison.Ordinal) => $"{number} refused the call.",
        _ when reply.Contains("USER_NOT_REGISTERED", StringComparison.Ordinal) || reply.Contains("SUBSCRIBER_ABSENT", StringComparison.Ordinal) => $"No telephone of {number} is registered.",
        _ when reply.Contains("UNALLOCATED_NUMBER", StringComparison.Ordinal) || reply.Contains("NO_ROUTE_DESTINATION", StringComparison.Ordinal) => $"{number} can't be reached: there is no such number, and no outbound route takes it.",
        _ => $"{number} could not be called: {reply.Trim()}",
    };

    // The floor is taken from its holder first: mod_conference gives it to nobody while somebody has it.
    private async Task<CommandResult> FloorAsync(LiveConference found, int member, CancellationToken cancellationToken)
    {
        var result = NoSuchMember;
        for (var i = 0; i < FloorTries; i++)
        {
            var now = conferences.Find(found.TenantId, found.Uuid) ?? found;
            if (i == 0 && now.Floor == member)
            {
                return CommandResult.Ok;
            }

            result = await SendAsync(found.Node, ConferenceApi.Member(found.Name, MemberAction.GiveFloor, member), cancellationToken).ConfigureAwait(false);
            if (result.Succeeded || result.Error?.Contains("floor is held by", StringComparison.Ordinal) != true
                || !int.TryParse(result.Error.Split("floor is held by")[1].Trim(), out var holder))
            {
                return result;
            }

            await SendAsync(found.Node, ConferenceApi.Member(found.Name, MemberAction.GiveFloor, holder), cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private async Task<string?> FolderAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await nodes.Commands(node).ApiAsync("global_getvar", "recordings_dir", cancellationToken).ConfigureAwait(false);
            return reply.IsError || string.IsNullOrWhiteSpace(reply.Text) ? null : reply.Text.Trim();
        }
        catch (Exception e) when (e is EslClosedException or KeyNotFoundException)
        {
            return null;
        }
    }

    private Task<CommandResult> WithMemberAsync(Actor actor, Guid conference, int member, string action, Func<LiveConference, Task<CommandResult>> act) =>
        WithAsync(actor, conference, action, member, found => found.Members.Any(m => m.Id == member) ? act(found) : Task.FromResult(NoSuchMember));

    private async Task<CommandResult> WithAsync(Actor actor, Guid conference, string action, int? member, Func<LiveConference, Task<CommandResult>> act)
    {
        if (!MayAct(actor))
        {
            return CommandResult.NotAllowed;
        }

        if (actor.TenantId is not { } tenant || conferences.Find(tenant, conference) is not { } found)
        {
            return NoSuchConference;
        }

        var result = await act(found).ConfigureAwait(false);
        var who = found.Members.FirstOrDefault(m => m.Id == member);
        await AuditAsync(actor, tenant, action, conference, found.Name, found.Node, who is null ? null : $"{who.Number} {who.Name}".Trim(), result).ConfigureAwait(false);
        return result;
    }

    private Task<CommandResult> SendAsync(string node, ApiCommand command, CancellationToken cancellationToken) => GuardAsync(node, async () =>
    {
        var reply = await nodes.Commands(node).BgApiAsync(command.Name, command.Arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        CommandLog.ConferenceSent(logger, command.Name, command.Arguments, node, reply.Message);
        var text = reply.Text.Trim();
        // Of several members each has a line; of none there is not a word; what is recorded is told before it is +OK.
        return text.Length == 0 || (!text.StartsWith("-ERR", StringComparison.Ordinal) && text.Contains("+OK", StringComparison.Ordinal)) ? CommandResult.Ok
            : text.Contains("Non-Existant", StringComparison.OrdinalIgnoreCase) ? NoSuchMember
            : text.Contains("not found", StringComparison.OrdinalIgnoreCase) ? NoSuchConference
            : new CommandResult(false, $"FreeSWITCH refused: {text}");
    });

    private static async Task<CommandResult> GuardAsync(string node, Func<Task<CommandResult>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (EslClosedException)
        {
            return new CommandResult(false, $"Node {node} is not connected, so nothing can be done to its conferences now.");
        }
        catch (KeyNotFoundException)
        {
            return NoSuchConference;
        }
        catch (TimeoutException)
        {
            return new CommandResult(false, $"Node {node} did not answer in time; whether it was done is not known.");
        }
        catch (ArgumentException)
        {
            return new CommandResult(false, "The command can't be written for this conference.");
        }
    }

    private static bool MayAct(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Role >= PortalRole.Supervisor;
    }

    private static string Word(MemberAction action) => action switch
    {
        MemberAction.Mute => "mute", MemberAction.Unmute => "unmute", MemberAction.Deafen => "deafen", MemberAction.Undeafen => "undeafen", MemberAction.Kick => "kick", _ => "floor",
    };

    private static string Word(ConferenceRoomAction action) => action switch
    {
        ConferenceRoomAction.MuteAll => "mute-all", ConferenceRoomAction.UnmuteAll => "unmute-all", ConferenceRoomAction.Lock => "lock", ConferenceRoomAction.Unlock => "unlock",
        ConferenceRoomAction.Record => "record-start", ConferenceRoomAction.StopRecording => "record-stop", _ => "end",
    };

    private async Task AuditAsync(Actor actor, Guid tenant, string action, Guid conference, string name, string node, string? whom, CommandResult result)
    {
        try
        {
            var told = new Dictionary<string, string> { ["node"] = node, ["result"] = result.Succeeded ? "ok" : result.Error ?? "failed" };
            if (whom is not null)
            {
                told["participant"] = whom;
            }

            await audit.WriteAsync(actor, tenant, action, "Conference", conference.ToString("D"), name, told, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            CommandLog.ConferenceNotAudited(logger, e, actor.Name, action, name);
        }
    }
}
