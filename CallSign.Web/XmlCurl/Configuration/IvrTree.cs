using System.Collections.Concurrent;
using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>A menu and those that its options lead to without leaving the application: what one document of ivr.conf holds.</summary>
/// <remarks>
/// switch_ivr_menu.c runs a submenu within its parent, at most twelve deep, and comes back to it. So only a menu that is first reached one
/// level further down is a submenu; every other way, back up or across, is a transfer that starts over.
/// </remarks>
internal sealed class IvrTree
{
    private const int MostDepth = 10;
    private const int MostMenus = 64;

    // Half of what FreeSWITCH takes as one answer.
    private const int MostBytes = 500_000;

    // Every call to a menu asks for its tree, and what can be dialled from it is gathered from all extensions: once for each state of a tenant.
    private static readonly Derived<TenantSnapshot, TreesOfTenant> Known = new(static tenant => new TreesOfTenant(tenant));

    private readonly Dictionary<Guid, int> _depths = [];

    private IvrTree(TenantSnapshot tenant, IvrMenu root, DirectDialPattern directDial)
    {
        Root = root;
        DirectDial = directDial;
        List<IvrMenu> menus = [root];
        _depths.Add(root.Id, 0);
        var bytes = SizeOf(root);
        for (var i = 0; i < menus.Count; i++)
        {
            var depth = _depths[menus[i].Id] + 1;
            foreach (var option in menus[i].Options)
            {
                if (depth <= MostDepth && menus.Count < MostMenus && MenuOf(tenant, option.Destination) is { } menu && !_depths.ContainsKey(menu.Id)
                    && (bytes += SizeOf(menu)) < MostBytes)
                {
                    _depths.Add(menu.Id, depth);
                    menus.Add(menu);
                }
            }
        }

        Menus = menus;
        HasPound = menus.Exists(m => m.Options.Exists(o => o.Digits.Contains('#', StringComparison.Ordinal)));
    }

    /// <summary>The tree below a menu of the tenant, as the tenant is in this state.</summary>
    public static IvrTree Of(TenantSnapshot tenant, IvrMenu root) => Known.Of(tenant).Of(root);

    public IvrMenu Root { get; }

    /// <summary>The root first, then by depth.</summary>
    public IReadOnlyList<IvrMenu> Menus { get; }

    public DirectDialPattern DirectDial { get; }

    /// <summary>Whether # is an option somewhere, so that it can't end what is dialled.</summary>
    public bool HasPound { get; }

    /// <summary>Whether an option stays within the application: a submenu, or the same menu once more.</summary>
    public bool IsSubmenu(IvrMenu from, Destination to) =>
        to.NounId is { } id && to.Kind == NounCatalog.Of<IvrMenu>().Kind
        && (id == from.Id || (_depths.TryGetValue(id, out var depth) && depth == _depths[from.Id] + 1));

    private static IvrMenu? MenuOf(TenantSnapshot tenant, Destination? to) => to is { NounId: { } id } ? tenant.Nouns.Find<IvrMenu>(id) : null;

    private int SizeOf(IvrMenu menu) => 1500 + (menu.Options.Count * 200) + (menu.DirectDial ? DirectDial.Length : 0);

    private sealed class TreesOfTenant(TenantSnapshot tenant)
    {
        private readonly DirectDialPattern _directDial = new(tenant);
        private readonly ConcurrentDictionary<Guid, IvrTree> _trees = new();

        public IvrTree Of(IvrMenu root) =>
            _trees.TryGetValue(root.Id, out var tree) ? tree : _trees.GetOrAdd(root.Id, new IvrTree(tenant, root, _directDial));
    }
}
