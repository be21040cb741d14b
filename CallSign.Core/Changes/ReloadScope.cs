namespace CallSign.Core.Changes;

/// <summary>What of the served configuration a saved row touches. Which command a node needs follows from what really changed there.</summary>
[Flags]
public enum ReloadScope
{
    None = 0,

    /// <summary>The tenant's directory and dialplan; fetched per call and per registration, so no command.</summary>
    Tenant = 1,

    /// <summary>The gateways: <c>sofia profile P killgw G</c> and <c>sofia profile P rescan</c>.</summary>
    Gateways = 2,

    /// <summary>ACLs and users with addresses: <c>reloadacl</c>.</summary>
    Acls = 4,

    /// <summary>Rows that hold for all tenants: everything is rebuilt.</summary>
    Platform = 8,

    /// <summary>The settings of the installation, such as the xml_curl key: every portal reads them anew; no command.</summary>
    Settings = 16,
}

/// <summary>Says on the entity itself what a change of it reloads; nothing else knows.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReloadsAttribute(ReloadScope scope) : Attribute
{
    public ReloadScope Scope { get; } = scope;
}
