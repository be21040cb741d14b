using System.Collections.Frozen;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Routing;

/// <summary>Everything a switch may ask about one tenant, frozen. A change of the tenant makes a new one and leaves all others alone.</summary>
public sealed class TenantSnapshot : Snapshotted
{
    // By the digits as a number: nothing but the table itself has to be read to find an entry.
    private readonly Dictionary<ulong, ExtensionEntry> _byNumber;
    private readonly FrozenDictionary<string, IReadOnlyList<ExtensionEntry>> _groups;

    private readonly Lazy<Dictionary<Guid, ExtensionEntry>> _byId;

    internal TenantSnapshot(Tenant tenant, IReadOnlyList<ExtensionEntry> extensions, NounSet? nouns = null, IReadOnlySet<Guid>? supervisors = null)
    {
        Nouns = nouns ?? NounSet.Empty;
        Features = FeaturePlan.Of(Nouns.All<FeatureCode>());
        Supervisors = supervisors ?? FrozenSet<Guid>.Empty;
        // Only destinations ask by id, and most tenants have few of them.
        _byId = new(() => extensions.ToDictionary(e => e.Id));
        Id = tenant.Id;
        Name = tenant.Name;
        Domain = tenant.Domain;
        Enabled = tenant.Enabled;
        TimeZone = tenant.TimeZone;
        Language = tenant.Language;
        Extensions = extensions;
        // The unique index of the table forbids two rows with one number; a half-read edit must still not stop a rebuild.
        _byNumber = extensions.DistinctBy(e => e.Number).Where(e => Key(e.Number) != 0).ToDictionary(e => Key(e.Number));
        _groups = extensions.Where(e => e is { Enabled: true, CallGroup: not null })
            .GroupBy(e => e.CallGroup!, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => (IReadOnlyList<ExtensionEntry>)[.. g], StringComparer.OrdinalIgnoreCase);
        WithAddresses = [.. extensions.Where(e => e is { Enabled: true, AllowedAddresses: not null })];
    }

    public Guid Id { get; }

    public string Name { get; }

    /// <summary>A <see cref="RoutingToken.IsDomain"/>.</summary>
    public string Domain { get; }

    /// <summary>While false, nothing of this tenant is served.</summary>
    public bool Enabled { get; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; }

    /// <summary>Default language of prompts.</summary>
    public string Language { get; }

    /// <summary>Every extension, disabled ones included, by number.</summary>
    public IReadOnlyList<ExtensionEntry> Extensions { get; }

    /// <summary>Everything else that is configured for the tenant.</summary>
    public NounSet Nouns { get; }

    /// <summary>Codes that its telephones dial.</summary>
    public FeaturePlan Features { get; }

    /// <summary>Ids of the extensions of supervisors and administrators of the portal.</summary>
    public IReadOnlySet<Guid> Supervisors { get; }

    /// <summary>Enabled extensions that may call without a password from some addresses.</summary>
    public IReadOnlyList<ExtensionEntry> WithAddresses { get; }

    /// <summary>The call groups that have enabled members.</summary>
    public IReadOnlyCollection<string> GroupNames => _groups.Keys;

    /// <summary>The enabled extension of a number; null if there is none.</summary>
    public ExtensionEntry? Find(ReadOnlySpan<char> number) =>
        _byNumber.TryGetValue(Key(number), out var entry) && entry.Enabled ? entry : null;

    /// <summary>Whether there is an extension of that number, enabled or not.</summary>
    public bool Knows(ReadOnlySpan<char> number) => _byNumber.ContainsKey(Key(number));

    /// <summary>The enabled extension of an id; null if there is none.</summary>
    public ExtensionEntry? Find(Guid id) => _byId.Value.TryGetValue(id, out var entry) && entry.Enabled ? entry : null;

    /// <summary>Enabled members of a call group, by number; empty for an unknown group.</summary>
    public IReadOnlyList<ExtensionEntry> Group(string name) => _groups.GetValueOrDefault(name) ?? [];

    public override string ToString() => Domain;

    // The digits behind a 1, so that leading zeros count; 0 for what can't be an extension's number (RoutingToken.IsExtensionNumber).
    private static ulong Key(ReadOnlySpan<char> number)
    {
        if (number.Length is 0 or > 18)
        {
            return 0;
        }

        var key = 1UL;
        foreach (var c in number)
        {
            if (!char.IsAsciiDigit(c))
            {
                return 0;
            }

            key = (key * 10) + (uint)(c - '0');
        }

        return key;
    }
}
