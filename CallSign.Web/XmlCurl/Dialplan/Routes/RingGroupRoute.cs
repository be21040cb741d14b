using System.Collections.Concurrent;
using CallSign.Core.RingGroups;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call to a ring group: one bridge to all members, then the fallback. Members of the tenant are dialled as users, others through the tenant's
/// own dialplan by a loopback channel, so that outbound routes and their rules apply.
/// </summary>
internal sealed class RingGroupRoute : NounRoute<RingGroup>
{
    // mod_dptools splits on these: at once, one after the other, each a call of its own.
    private const string AtOnce = ",";
    private const string InTurn = "|";
    private const string Enterprise = ":_:";

    private static readonly Derived<TenantSnapshot, ConcurrentDictionary<Guid, byte[]>> Bridges = new(static _ => new ConcurrentDictionary<Guid, byte[]>());

    public override void Write(FsXmlWriter writer, in DialplanCall call, RingGroup noun)
    {
        writer.OpenVariables(call).Literal(";continue_on_fail=true;call_timeout="u8).Number(noun.RingTimeoutSeconds)
            .Literal(";transfer_ringback=%(2000,4000,440,480);ignore_early_media=true"u8).CloseValue();
        if (noun.CallerNamePrefix is { } prefix)
        {
            writer.PrefixCallerName(call, prefix);
        }

        if (noun is { SkipBusy: false, Strategy: not RingStrategy.Random } && !CallBlocking.MayMeet(call))
        {
            writer.Copy(Same(call, noun));
            writer.Afterwards(call, noun);
            return;
        }

        var members = Ordered(noun, call);
        if (noun.SkipBusy)
        {
            var busy = call.Calls.Busy(call.Tenant);
            members = [.. members.Where(m => !busy.Contains(m.Number))];
        }

        // Who is blocked at one telephone rings the others; where none is left it is as if nobody took the call.
        members = Unblocked(members, call);
        if (members.Count > 0)
        {
            Bridge(writer, call, noun, members);
        }

        writer.Afterwards(call, noun);
    }

    // The same for every call while the tenant is in this state; ten members are thirty places to read of a memory that has all tenants in it.
    private static byte[] Same(in DialplanCall call, RingGroup noun)
    {
        var bridges = Bridges.Of(call.Tenant);
        if (!bridges.TryGetValue(noun.Id, out var bridge))
        {
            var apart = new FsXmlWriter();
            if (noun.Members.Count > 0)
            {
                Bridge(apart, call, noun, noun.Members);
            }

            bridge = apart.Written.ToArray();
            bridges.TryAdd(noun.Id, bridge);
        }

        return bridge;
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, RingGroup noun)
    {
        if (RingResults.Of(call.Disposition) is RingResult.Over)
        {
            writer.Action("hangup"u8, "NORMAL_CLEARING"u8);
        }
        else
        {
            writer.GoTo(call, noun.Fallback);
        }
    }

    private static void Bridge(FsXmlWriter writer, in DialplanCall call, RingGroup noun, IReadOnlyList<RingGroupMember> members)
    {
        var separator = noun.Strategy switch
        {
            RingStrategy.Sequential or RingStrategy.Random => InTurn,
            RingStrategy.Enterprise => Enterprise,
            _ => AtOnce,
        };
        writer.OpenAction("bridge"u8);
        var before = 0; // seconds that the members before have rung
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                writer.Data(separator);
            }

            var member = members[i];
            var delay = noun.Strategy is RingStrategy.Rollover ? before : separator == InTurn ? 0 : member.DelaySeconds;
            before += member.TimeoutSeconds;
            Member(writer, call, noun, member, delay);
        }

        writer.CloseValue();
    }

    private static void Member(FsXmlWriter writer, in DialplanCall call, RingGroup noun, RingGroupMember member, int delay)
    {
        // A leg that rolls over rings until the end; what an enterprise originate dials has variables of its own in {}.
        var timeout = noun.Strategy is RingStrategy.Rollover ? noun.RingTimeoutSeconds : member.TimeoutSeconds;
        var enterprise = noun.Strategy is RingStrategy.Enterprise;
        writer.Literal(enterprise ? "{"u8 : "["u8);
        if (delay > 0)
        {
            writer.Literal(enterprise ? "originate_delay_start="u8 : "leg_delay_start="u8).Number(enterprise ? delay * 1000 : delay).Literal(","u8);
        }

        writer.Literal(enterprise ? "originate_timeout="u8 : "leg_timeout="u8).Number(timeout);
        if (member.Confirm)
        {
            writer.Literal(",group_confirm_key=1,group_confirm_cancel_timeout=true,group_confirm_file=ivr/ivr-accept_reject_voicemail.wav"u8);
        }

        var telephone = call.Tenant.Find(member.Number) is not null && !noun.FollowForwards;
        if (!telephone)
        {
            writer.LoopbackDials(member.Number);
        }

        writer.Literal(enterprise ? "}"u8 : "]"u8);
        if (telephone)
        {
            writer.Literal("user/"u8).Token(member.Number).Literal("@"u8).Token(call.Tenant.Domain);
        }
        else
        {
            writer.Literal("loopback/"u8).Token(member.Number).Literal("/"u8).Token(call.Tenant.Domain).Literal("/XML"u8);
        }
    }

    private static List<RingGroupMember> Unblocked(IReadOnlyList<RingGroupMember> members, in DialplanCall call)
    {
        List<RingGroupMember> rest = [];
        foreach (var member in members)
        {
            if (CallBlocking.Find(call, member.Number) is null)
            {
                rest.Add(member);
            }
        }

        return rest;
    }

    // Drawn from the channel's id, so that the same question has the same answer.
    private static IReadOnlyList<RingGroupMember> Ordered(RingGroup noun, in DialplanCall call)
    {
        if (noun.Strategy is not RingStrategy.Random)
        {
            return noun.Members;
        }

        var seed = 17;
        foreach (var b in call.ChannelUuid)
        {
            seed = unchecked((seed * 31) + b);
        }

        RingGroupMember[] members = [.. noun.Members];
        new Random(seed).Shuffle(members);
        return members;
    }
}
