namespace CallSign.Core.Tenancy;

/// <summary>Which tenant a SIP domain belongs to. Answered from memory: safe on the thread that reads a switch's events.</summary>
public interface ITenantDomains
{
    /// <summary>The tenant of a SIP domain, disabled tenants included: their last calls are still theirs.</summary>
    /// <param name="domain">As it stands in a SIP URI, without port; letter case does not matter.</param>
    /// <param name="tenantId">The tenant, or an empty id.</param>
    bool TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId);

    /// <summary>The SIP domain of a tenant, lower case; null for an unknown tenant.</summary>
    string? DomainOf(Guid tenantId);

    /// <summary>What people call a queue or agent that a switch names, as <c>650@acme.test</c> or <c>Ada</c>; the same name where that is not known.</summary>
    string ShownAs(string switchName) => switchName;
}
