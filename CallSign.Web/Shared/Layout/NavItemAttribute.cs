namespace CallSign.Web.Shared.Layout;

/// <summary>Puts a page into the menu. The menu shows what the page's own policy admits, so there is one truth about access.</summary>
/// <param name="title">As the menu shows it.</param>
/// <param name="group">The heading it stands under.</param>
/// <param name="order">Position within the group.</param>
/// <param name="icon">Name of a Material symbol.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NavItemAttribute(string title, NavGroup group, int order, string icon) : Attribute
{
    public string Title { get; } = title;

    public NavGroup Group { get; } = group;

    public int Order { get; } = order;

    public string Icon { get; } = icon;

    /// <summary>Whether the page shows a tenant's own data, so that a platform administrator must have entered one.</summary>
    public bool NeedsTenant { get; init; }
}

/// <summary>Headings of the menu, in order.</summary>
public enum NavGroup
{
    Monitor,
    Hospitality,
    Pbx,
    Routing,
    Sound,
    Account,
    Platform,
}
