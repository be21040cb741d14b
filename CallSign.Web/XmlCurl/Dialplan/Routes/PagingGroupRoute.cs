using CallSign.Core.PagingGroups;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A page: the caller opens a conference of his own, which calls the members (mod_conference, conference_set_auto_outcall) and ends with him.
/// </summary>
internal sealed class PagingGroupRoute : NounRoute<PagingGroup>
{
    /// <summary>Name of the profile of pages in conference.conf: no sounds, no keys.</summary>
    public const string Profile = "page";

    public override void Write(FsXmlWriter writer, in DialplanCall call, PagingGroup noun)
    {
        var members = Members(noun, call);
        if (members.Count == 0)
        {
            writer.Action("hangup"u8, "USER_BUSY"u8); // nobody is left to be spoken to
            return;
        }

        writer.OpenVariables(call).Literal(";conference_auto_outcall_timeout="u8).Number(noun.AnswerTimeoutSeconds)
            .Literal(";conference_auto_outcall_profile=page;conference_auto_outcall_skip_member_beep=true;conference_utils_auto_outcall_flags="u8)
            .Literal(noun.TwoWay ? "nomoh"u8 : "mute|nomoh"u8).CloseValue()
            .OpenAction("set"u8).Literal("conference_auto_outcall_prefix={"u8).AnswersByItself(noun.Alert).Literal("}"u8).CloseValue();
        CallerId(writer, call, noun);
        writer.OpenAction("conference_set_auto_outcall"u8);
        for (var i = 0; i < members.Count; i++)
        {
            writer.Literal(i == 0 ? "user/"u8 : ",user/"u8).Token(members[i]).Literal("@"u8).Token(call.Tenant.Domain);
        }

        // Each page is a conference of its own, so that two at a time stay apart.
        writer.CloseValue().OpenAction("conference"u8).Literal("page-"u8).Token(noun.Number ?? noun.Id.ToString("N")).Literal("-"u8)
            .Token(call.Tenant.Domain).Literal("-${uuid}@page+flags{endconf|nomoh}"u8).CloseValue();
    }

    private static void CallerId(FsXmlWriter writer, in DialplanCall call, PagingGroup noun)
    {
        // Written out here: on the switch a variable of the caller's would be expanded with all that is in it.
        var name = Core.Routing.RoutingToken.CallerName(XmlCurlRequest.Text(call.CallerName));
        writer.OpenAction("set"u8).Literal("conference_auto_outcall_caller_id_name="u8);
        if (noun.CallerNamePrefix is { } prefix)
        {
            writer.Data(Core.Routing.RoutingToken.CallerName(prefix)).Literal(" "u8);
        }

        writer.Data(name.Length <= 60 ? name : name[..60]).CloseValue();
        if (call.Caller is { } caller)
        {
            writer.OpenAction("set"u8).Literal("conference_auto_outcall_caller_id_number="u8).Token(caller.InternalNumber).CloseValue();
        }
    }

    private static List<string> Members(PagingGroup noun, in DialplanCall call)
    {
        var (tenant, self) = (call.Tenant, call.Caller?.Number);
        var busy = noun.SkipBusy ? call.Calls.Busy(tenant) : null;
        return
        [
            .. noun.Members.Select(m => m.Number)
                .Where(n => n != self && tenant.Find(n) is { DoNotDisturb: false } && busy?.Contains(n) != true).Distinct().Take(PagingGroup.MostMembers),
        ];
    }
}
