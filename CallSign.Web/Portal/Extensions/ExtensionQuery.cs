using CallSign.Core.Extensions;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Portal.Extensions;

/// <summary>Reads what the list's URL asks for. Who is registered is known to the portal's memory alone, so that filter is resolved here.</summary>
public sealed class ExtensionQuery(ExtensionList extensions, IRegistrations registrations)
{
    /// <summary>Name of the filter on registration: <c>true</c> for extensions with a phone registered, <c>false</c> for those without.</summary>
    public const string Registered = "registered";

    /// <summary>One page of the list.</summary>
    public async Task<ListPage<ExtensionRow>> PageAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = await FilterAsync(actor, query, cancellationToken);
        return await extensions.PageAsync(actor, filter, ExtensionSort.Of(query), query.Skip, query.Size, cancellationToken);
    }

    /// <summary>The extensions that the list shows on all its pages.</summary>
    public async Task<ExtensionFilter> FilterAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = ExtensionFilter.Of(query);
        if (!bool.TryParse(query.Filter(Registered), out var registered))
        {
            return filter;
        }

        var tenant = await extensions.TenantAsync(actor, cancellationToken);
        var numbers = registrations.Numbers(tenant.Domain);
        return registered ? filter with { Among = numbers } : filter with { Except = numbers };
    }
}
