namespace CallSign.Core.Tenancy;

/// <summary>A tenant as somebody wants it to be; <see cref="TenantRules"/> says whether it can.</summary>
public sealed record TenantDraft
{
    public string Name { get; init; } = "";

    public string Domain { get; init; } = "";

    public bool Enabled { get; init; } = true;

    public string TimeZone { get; init; } = "Etc/UTC";

    public string Language { get; init; } = "en";

    public int? MaxExtensions { get; init; }

    public static TenantDraft Of(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return new TenantDraft
        {
            Name = tenant.Name, Domain = tenant.Domain, Enabled = tenant.Enabled, TimeZone = tenant.TimeZone, Language = tenant.Language,
            MaxExtensions = tenant.MaxExtensions,
        };
    }

    internal void ApplyTo(Tenant tenant)
    {
        tenant.Name = Name;
        tenant.Domain = Domain;
        tenant.Enabled = Enabled;
        tenant.TimeZone = TimeZone;
        tenant.Language = Language;
        tenant.MaxExtensions = MaxExtensions;
    }
}
