// Each type breaks one rule of ImportTests on purpose, so that the rule is known to see it.
#pragma warning disable IDE0130 // the namespaces are those of the rules

namespace CallSign.Telephony.Esl.Violations
{
    internal sealed class KnowsTenants
    {
        public static object Body() => new List<Core.Tenancy.TenantScope> { Core.Tenancy.TenantScope.None };
    }
}

namespace CallSign.Telephony.Modules.Violations
{
    internal sealed class Paging;
}

namespace CallSign.Telephony.Nodes.Violations
{
    internal sealed class KnowsAModule
    {
        public static object Body() => new Modules.Violations.Paging();
    }
}

namespace CallSign.Telephony.Violations
{
    internal sealed class ReadsTheDatabase(Core.Data.CallSignDb db)
    {
        public int Body() => db.Open(Core.Tenancy.TenantScope.None).Extensions.Count();
    }

    internal sealed class KnowsRequests
    {
        public static string Body(Microsoft.AspNetCore.Http.HttpContext context) => context.TraceIdentifier;
    }
}

namespace CallSign.Core.Violations
{
    internal sealed class KnowsRequests
    {
        public static string Body(Microsoft.AspNetCore.Http.HttpContext context) => context.TraceIdentifier;
    }
}

namespace CallSign.Web.XmlCurl.Violations
{
    internal sealed class KnowsThePortal : Portal.Violations.Page;

    internal sealed class Section;

    internal sealed class KnowsItsReaders
    {
        public static object Body() => new List<object> { new Simulator.Violations.KnowsThePortal(), new Doctor.Violations.KnowsThePortal() };
    }

    internal sealed class ReadsTheDatabase
    {
        public static async Task<bool> Body(Npgsql.NpgsqlDataSource source)
        {
            await using var connection = await source.OpenConnectionAsync();
            return true;
        }
    }
}

namespace CallSign.Web.Portal.Violations
{
    internal class Page
    {
        public Func<int> ReadsTheDatabase { get; } = () => new Core.Data.CallSignDb(null!, null!).GetHashCode();

        public static string SpeaksEsl() => Telephony.Esl.EslHeader.UniqueId.ToString()!;

        public static object KnowsXmlCurl() => new XmlCurl.Violations.Section();
    }
}

namespace CallSign.Web.Shared.Violations
{
    internal sealed class KnowsAPage : Portal.Violations.Page;
}

namespace CallSign.Web.Simulator.Violations
{
    internal sealed class KnowsThePortal : Portal.Violations.Page;

    internal sealed class ReadsTheDatabase
    {
        public static object Body() => new Core.Data.CallSignDb(null!, null!);
    }
}

namespace CallSign.Web.Doctor.Violations
{
    internal sealed class KnowsThePortal : Portal.Violations.Page;

    internal sealed class ReadsTheDatabase
    {
        public static object Body() => new Core.Data.CallSignDb(null!, null!);
    }
}
