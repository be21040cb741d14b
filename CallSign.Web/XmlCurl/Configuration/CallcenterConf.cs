using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// callcenter.conf: everything when mod_callcenter loads, one queue with its agents and tiers when it asks for that one. An agent's status is
/// never in it: mod_callcenter would set it anew each time that a queue is read.
/// </summary>
internal sealed class CallcenterConf(CallSignSettings settings) : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "callcenter.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[320];
        var asked = request.First(XmlCurlField.CallcenterQueue);
        if (asked.IsEmpty)
        {
            Everything(snapshot, writer);
            return true;
        }

        if (!XmlCurlRequest.TryText(asked, scratch, out var name) || !CallcenterNames.TryRead(name.ToString(), out var id, out var domain)
            || snapshot.Served(domain) is not { } tenant || tenant.Nouns.Find<CallQueue>(id) is not { } queue)
        {
            // An answer of its own, and not "not found": the files on the switch are no tenant's.
            Open(writer).Literal("<queues>\n</queues>\n<agents>\n</agents>\n<tiers>\n</tiers>\n"u8).CloseConfiguration();
            return true;
        }

        Open(writer).Literal("<queues>\n"u8);
        Queue(writer, tenant, queue);
        writer.Literal("</queues>\n<agents>\n"u8);
        foreach (var tier in queue.Agents)
        {
            if (tenant.Nouns.Find<QueueAgent>(tier.AgentId) is { } agent && CallcenterPlan.Of(tenant, agent) is { } served)
            {
                Agent(writer, served);
            }
        }

        writer.Literal("</agents>\n<tiers>\n"u8);
        Tiers(writer, tenant, queue);
        writer.Literal("</tiers>\n"u8).CloseConfiguration();
        return true;
    }

    private void Everything(PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Open(writer).Literal("<queues>\n"u8);
        foreach (var tenant in snapshot.Tenants)
        {
            foreach (var queue in CallcenterPlan.Queues(tenant))
            {
                Queue(writer, tenant, queue);
            }
        }

        writer.Literal("</queues>\n<agents>\n"u8);
        foreach (var agent in snapshot.Tenants.SelectMany(CallcenterPlan.Agents))
        {
            Agent(writer, agent);
        }

        writer.Literal("</agents>\n<tiers>\n"u8);
        foreach (var tenant in snapshot.Tenants)
        {
            foreach (var queue in CallcenterPlan.Queues(tenant))
            {
                Tiers(writer, tenant, queue);
            }
        }

        writer.Literal("</tiers>\n"u8).CloseConfiguration();
    }

    // The switch keeps agents and tiers in a database of its own; those that were taken away while it was off would stay.
    private static FsXmlWriter Open(FsXmlWriter writer) =>
        writer.OpenConfiguration("callcenter.conf"u8).Literal("<settings>\n"u8).Fixed("truncate-tiers-on-load"u8, "true"u8).Literal("</settings>\n"u8);

    private void Queue(FsXmlWriter writer, TenantSnapshot tenant, CallQueue queue)
    {
        writer.Literal("<queue name=\""u8).Token(queue.Id.ToString("N")).Literal("@"u8).Token(tenant.Domain).Literal("\">\n"u8);
        foreach (var parameter in CallcenterPlan.Parameters(tenant, queue))
        {
            writer.Literal("<param name=\""u8).Token(parameter.Name).Literal("\" value=\""u8);
            switch (parameter.Kind)
            {
                case CallcenterValue.Media:
                    writer.Data(settings.MediaOnNodes).Literal("/"u8).Data(parameter.Value);
                    break;
                case CallcenterValue.Expanded when parameter.Name == "record-template":
                    writer.Literal("$${recordings_dir}/"u8).Token(tenant.Domain).Literal("/${strftime(%Y/%m/%d)}/${uuid}.wav"u8);
                    break;
                case CallcenterValue.Expanded:
                    writer.Literal("$${hold_music}"u8);
                    break;
                default:
                    writer.Data(parameter.Value);
                    break;
            }

            writer.CloseValue();
        }

        writer.Literal("</queue>\n"u8);
    }

    private static void Agent(FsXmlWriter writer, CallcenterAgent agent)
    {
        writer.Literal("<agent name=\""u8).Data(agent.Name).Literal("\" type=\"callback\""u8);
        foreach (var (key, value) in agent.Settings)
        {
            writer.Literal(" "u8).Token(key.Replace('_', '-')).Literal("=\""u8).Data(value).Literal("\""u8);
        }

        writer.Literal("/>\n"u8);
    }

    private static void Tiers(FsXmlWriter writer, TenantSnapshot tenant, CallQueue queue)
    {
        foreach (var tier in CallcenterPlan.Tiers(tenant, queue))
        {
            writer.Literal("<tier agent=\""u8).Data(tier.Agent).Literal("\" queue=\""u8).Data(tier.Queue)
                .Literal("\" level=\""u8).Number(tier.Level).Literal("\" position=\""u8).Number(tier.Position).Literal("\"/>\n"u8);
        }
    }
}
