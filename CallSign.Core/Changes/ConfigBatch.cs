namespace CallSign.Core.Changes;

/// <summary>Notices that are applied together: each tenant once, however often it was saved.</summary>
public sealed class ConfigBatch
{
    private readonly HashSet<Guid> _tenants = [];
    private readonly HashSet<Guid> _ownTenants = [];

    /// <summary>Tenants to read again.</summary>
    public IReadOnlyCollection<Guid> Tenants => _tenants;

    /// <summary>Whether the gateways are to be read again.</summary>
    public bool Gateways { get; private set; }

    /// <summary>Whether everything is to be compared with the database.</summary>
    public bool Everything { get; private set; }

    /// <summary>Whether this instance saved something of the platform, so that it must tell the switches.</summary>
    public bool OwnPlatform { get; private set; }

    /// <summary>Whether the settings of the installation are to be read again.</summary>
    public bool Settings { get; private set; }

    /// <summary>Whether this instance saved gateways, so that it must tell the switches.</summary>
    public bool OwnGateways { get; private set; }

    public bool IsEmpty => _tenants.Count == 0 && !Gateways && !Everything && !Settings;

    /// <summary>Whether this instance saved something of the tenant, so that it must tell the switches.</summary>
    public bool IsOwn(Guid tenantId) => _ownTenants.Contains(tenantId);

    internal void Add(ConfigChange change, bool own)
    {
        if (change.TenantId is { } tenant && (change.Scope & (ReloadScope.Tenant | ReloadScope.Acls)) != 0)
        {
            _tenants.Add(tenant);
            if (own)
            {
                _ownTenants.Add(tenant);
            }
        }

        Gateways |= change.Scope.HasFlag(ReloadScope.Gateways);
        OwnGateways |= own && change.Scope.HasFlag(ReloadScope.Gateways);
        Settings |= change.Scope.HasFlag(ReloadScope.Settings);
        Everything |= change.Scope.HasFlag(ReloadScope.Platform);
        OwnPlatform |= own && change.Scope.HasFlag(ReloadScope.Platform);
    }

    internal void AddEverything() => Everything = Gateways = Settings = true;

    internal void Add(ConfigBatch other)
    {
        _tenants.UnionWith(other._tenants);
        _ownTenants.UnionWith(other._ownTenants);
        Gateways |= other.Gateways;
        OwnGateways |= other.OwnGateways;
        Settings |= other.Settings;
        Everything |= other.Everything;
        OwnPlatform |= other.OwnPlatform;
    }
}
