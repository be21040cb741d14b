using System.Xml.Linq;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Secrets;

/// <summary>One key of the Data Protection key ring.</summary>
[NotAudited]
public sealed class DataProtectionKey : IPlatformWide
{
    public int Id { get; set; }

    public required string FriendlyName { get; set; }

    /// <summary>The key's XML as Data Protection wrote it.</summary>
    public required string Xml { get; set; }
}

/// <summary>Keeps the key ring in PostgreSQL, so that every instance reads what any of them wrote.</summary>
public sealed class DatabaseKeyRepository(CallSignDb db) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = db.Open(TenantScope.System);
        return [.. context.Set<DataProtectionKey>().AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var context = db.Open(TenantScope.System);
        context.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        context.SaveChanges();
    }
}
