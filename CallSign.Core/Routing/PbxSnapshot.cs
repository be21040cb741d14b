using CallSign.Core.InboundRoutes;

namespace CallSign.Core.Routing;

/// <summary>The whole PBX at one moment, as lookups are answered from it. Immutable; replacing one tenant copies one array of references.</summary>
public sealed class PbxSnapshot
{
    // Plain dictionaries, here and in what follows: a frozen one finds by a span through a generic virtual call, which costs more than it saves.
    private readonly TenantSnapshot[] _tenants;
    private readonly Dictionary<string, int> _byDomain;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<Guid, int> _byId;
    private readonly GatewayIndex _gateways;
    private readonly Lazy<InboundNumbers> _inbound;

    private PbxSnapshot(
        TenantSnapshot[] tenants, Dictionary<string, int> byDomain, Dictionary<Guid, int> byId, IReadOnlyList<GatewayEntry> gateways,
        DateTimeOffset builtAt, NounSet platform, Lazy<InboundNumbers>? inbound = null, GatewayIndex? gatewayIndex = null)
    {
        _inbound = inbound ?? new Lazy<InboundNumbers>(() => InboundNumbers.Of(tenants));
        _gateways = gatewayIndex ?? new GatewayIndex(gateways);
        Platform = platform;
        _tenants = tenants;
        _byDomain = byDomain;
        _lookup = byDomain.GetAlternateLookup<ReadOnlySpan<char>>();
        _byId = byId;
        Gateways = gateways;
        BuiltAt = builtAt;
    }

    /// <summary>Of a portal that has not read its database yet: nothing is known.</summary>
    public static PbxSnapshot Empty { get; } = Of([], [], DateTimeOffset.MinValue);

    /// <summary>Every tenant, disabled ones included, in no order.</summary>
    public IReadOnlyList<TenantSnapshot> Tenants => _tenants;

    /// <summary>Enabled gateways of enabled tenants and of the platform, by name.</summary>
    public IReadOnlyList<GatewayEntry> Gateways { get; }

    /// <summary>What is configured for the platform itself: SIP profiles, access lists.</summary>
    public NounSet Platform { get; }

    /// <summary>The numbers that calls from outside can reach, of all tenants. Made when it is first asked for.</summary>
    public InboundNumbers Inbound => _inbound.Value;

    /// <summary>When the newest part of it was read.</summary>
    public DateTimeOffset BuiltAt { get; }

    /// <summary>A snapshot of all tenants; tenants with a domain that is already taken are left out.</summary>
    public static PbxSnapshot Of(
        IEnumerable<TenantSnapshot> tenants, IReadOnlyList<GatewayEntry> gateways, DateTimeOffset builtAt, NounSet? platform = null)
    {
        TenantSnapshot[] all = [.. tenants.DistinctBy(t => t.Domain, StringComparer.OrdinalIgnoreCase).DistinctBy(t => t.Id)];
        var numbered = Enumerable.Range(0, all.Length);
        return new PbxSnapshot(
            all,
            numbered.ToDictionary(i => all[i].Domain, i => i, StringComparer.OrdinalIgnoreCase),
            numbered.ToDictionary(i => all[i].Id, i => i),
            gateways,
            builtAt,
            platform ?? NounSet.Empty);
    }

    /// <summary>The tenant of a SIP domain, disabled or not.</summary>
    public TenantSnapshot? OfDomain(ReadOnlySpan<char> domain) => _lookup.TryGetValue(domain, out var i) ? _tenants[i] : null;

    /// <summary>The tenant that a switch is served for a SIP domain: enabled, and the domain written exactly as it is ours.</summary>
    /// <remarks>A phone's digest and mod_sofia's registrations take the domain by its letters, so another letter case is another domain.</remarks>
    public TenantSnapshot? Served(ReadOnlySpan<char> domain) =>
        OfDomain(domain) is { Enabled: true } tenant && domain.SequenceEqual(tenant.Domain) ? tenant : null;

    public TenantSnapshot? OfId(Guid id) => _byId.TryGetValue(id, out var i) ? _tenants[i] : null;

    /// <summary>A gateway that the tenant's calls may go out by; null where there is none of that id, or it is another tenant's.</summary>
    public GatewayEntry? GatewayOf(Guid tenantId, Guid gatewayId) =>
        _gateways.ById.TryGetValue(gatewayId, out var gateway) && gateway.Serves(tenantId) ? gateway : null;

    /// <summary>The gateway of a name, as mod_sofia tells it of a call that came by it; null for an unknown one.</summary>
    public GatewayEntry? GatewayNamed(ReadOnlySpan<char> name) => _gateways.ByName.TryGetValue(name, out var gateway) ? gateway : null;

    /// <summary>With one tenant put in the place of its earlier self; the indexes are made anew only if its domain changed or it is new.</summary>
    public PbxSnapshot With(TenantSnapshot tenant, DateTimeOffset builtAt)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if (_byId.TryGetValue(tenant.Id, out var i) && string.Equals(_tenants[i].Domain, tenant.Domain, StringComparison.OrdinalIgnoreCase))
        {
            TenantSnapshot[] copy = [.. _tenants];
            var before = copy[i];
            copy[i] = tenant;
            var inbound = InboundNumbers.AreSame(before, tenant) ? _inbound : new Lazy<InboundNumbers>(() => _inbound.Value.With(before, tenant));
            return new PbxSnapshot(copy, _byDomain, _byId, Gateways, builtAt, Platform, inbound, _gateways);
        }

        return Of([tenant, .. _tenants.Where(t => t.Id != tenant.Id)], Gateways, builtAt, Platform);
    }

    public PbxSnapshot Without(Guid tenantId, DateTimeOffset builtAt) =>
        _byId.ContainsKey(tenantId) ? Of(_tenants.Where(t => t.Id != tenantId), Gateways, builtAt, Platform) : this;

    public PbxSnapshot With(IReadOnlyList<GatewayEntry> gateways, DateTimeOffset builtAt) =>
        new(_tenants, _byDomain, _byId, gateways, builtAt, Platform, _inbound);

    private sealed class GatewayIndex(IReadOnlyList<GatewayEntry> gateways)
    {
        public Dictionary<Guid, GatewayEntry> ById { get; } = gateways.DistinctBy(g => g.Id).ToDictionary(g => g.Id);

        public Dictionary<string, GatewayEntry>.AlternateLookup<ReadOnlySpan<char>> ByName { get; } =
            gateways.DistinctBy(g => g.Name).ToDictionary(g => g.Name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
