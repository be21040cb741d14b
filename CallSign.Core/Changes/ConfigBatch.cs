namespace CallSign.Core.Changes;

/// <summary>Notices that are applied together: each tenant once, however often it was saved.</summary>
public sealed class ConfigBatch
{
    private readonly HashSet<Guid> _tenants = [];
    private readonly HashSet<Guid> _ownTenants = [];

    // What is told of each save; a mass import is told by its first ones.
    private const int MostSaves = 100;
    private readonly List<ConfigSave> _saves = [];

    /// <summary>The saves, oldest first.</summary>
    public IReadOnlyList<ConfigSave> Saves => _saves;

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

    /// <summary>The part of it that concerns one owner: the commands that this owner's saves need, and no others.</summary>
    /// <param name="tenantId">The tenant; null for the platform.</param>
    public ConfigBatch Only(Guid? tenantId)
    {
        var part = new ConfigBatch
        {
            OwnGateways = OwnGateways && _saves.Exists(s => s.TenantId == tenantId && s.Scope.HasFlag(ReloadScope.Gateways)),
            OwnPlatform = OwnPlatform && tenantId is null,
        };
        if (tenantId is { } id && _tenants.Contains(id))
        {
            part._tenants.Add(id);
            if (IsOwn(id))
            {
                part._ownTenants.Add(id);
            }
        }

        return part;
    }

    internal void Add(ConfigChange change, bool own)
    {
        if (_saves.Count < MostSaves)
        {
            _saves.Add(new ConfigSave(change.TenantId, change.Scope, change.SavedAt, change.Actor, change.What, own));
        }

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
        _saves.AddRange(other._saves.Take(MostSaves - _saves.Count));
        _tenants.UnionWith(other._tenants);
        _ownTenants.UnionWith(other._ownTenants);
        Gateways |= other.Gateways;
        OwnGateways |= other.OwnGateways;
        Settings |= other.Settings;
        Everything |= other.Everything;
        OwnPlatform |= other.OwnPlatform;
    }
}

/// <summary>One save of a batch.</summary>
/// <param name="TenantId">The tenant; null for rows of the platform.</param>
/// <param name="Scope">What must be read again.</param>
/// <param name="SavedAt">When.</param>
/// <param name="Actor">Who, as the audit log names them.</param>
/// <param name="What">What, as <c>ring group Sales</c>.</param>
/// <param name="IsOwn">Whether this portal saved it.</param>
public sealed record ConfigSave(Guid? TenantId, ReloadScope Scope, DateTimeOffset SavedAt, string? Actor, string? What, bool IsOwn);
