using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>The live calls of a tenant's extensions, as far as routes depend on them. From memory: it never waits.</summary>
internal interface IExtensionCalls
{
    /// <summary>Numbers of the extensions that have a call now, ringing or answered.</summary>
    IReadOnlySet<string> Busy(TenantSnapshot tenant);

    /// <summary>The channel to intercept for a call that rings at one of these extensions, the one that waits longest first; null where none rings.</summary>
    string? Ringing(TenantSnapshot tenant, IReadOnlySet<string> numbers);

    /// <summary>The channel of an answered call of an extension; null where it has none.</summary>
    string? Talking(TenantSnapshot tenant, string number);
}

/// <summary>Where no switch is followed, nobody is known to talk.</summary>
internal sealed class NoExtensionCalls : IExtensionCalls
{
    private static readonly HashSet<string> Nobody = [];

    public IReadOnlySet<string> Busy(TenantSnapshot tenant) => Nobody;

    public string? Ringing(TenantSnapshot tenant, IReadOnlySet<string> numbers) => null;

    public string? Talking(TenantSnapshot tenant, string number) => null;
}
