using System.Collections.Frozen;
using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Parking;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.FeatureCodes;

/// <summary>The features of one tenant with the codes that they have there. Immutable.</summary>
public sealed class FeaturePlan
{
    private readonly FrozenDictionary<string, FeatureCode> _rows;
    private readonly FrozenDictionary<string, Feature>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly (string Code, Feature Feature)[] _prefixes;

    private FeaturePlan(IEnumerable<FeatureCode> rows)
    {
        _rows = rows.DistinctBy(r => r.Name).ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        // A row that somebody wrote past the editor must not make a code that can't be dialled.
        var working = Feature.All.Where(f => !f.IsReserved && f.Input is not FeatureInput.DuringCall && IsOn(f) && FeatureCode.Problem(f, CodeOf(f)) is null).ToList();
        _exact = working.Where(f => f.Input is FeatureInput.None).DistinctBy(CodeOf).ToFrozenDictionary(CodeOf, f => f, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = [.. working.Where(f => f.Input is not FeatureInput.None).Select(f => (CodeOf(f), f)).OrderByDescending(p => p.Item1.Length)];
    }

    /// <summary>Of a tenant that has changed nothing.</summary>
    public static FeaturePlan Default { get; } = new([]);

    public static FeaturePlan Of(IEnumerable<FeatureCode> rows)
    {
        FeatureCode[] all = [.. rows];
        return all.Length == 0 ? Default : new FeaturePlan(all);
    }

    /// <summary>The row by which the tenant changed the feature; null where it is as it comes.</summary>
    public FeatureCode? RowOf(Feature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return _rows.GetValueOrDefault(feature.Name);
    }

    /// <summary>The feature's code, whether it works or not.</summary>
    public string CodeOf(Feature feature) => RowOf(feature)?.Number is { Length: > 0 } own ? own : feature.Code;

    /// <summary>Whether the feature works.</summary>
    public bool IsOn(Feature feature) => RowOf(feature)?.Enabled ?? feature.OnByDefault;

    /// <summary>The code of a feature that works; null for one that does not.</summary>
    public string? Working(string name) =>
        Feature.Find(name) is { IsReserved: false } feature && IsOn(feature) && FeatureCode.Problem(feature, CodeOf(feature)) is null ? CodeOf(feature) : null;

    /// <summary>The slots of the parking lot that a tenant has where it made none: <c>5901</c> to <c>5999</c>.</summary>
    public IEnumerable<string> Slots()
    {
        var code = CodeOf(Feature.Find(Feature.Retrieve)!);
        return Enumerable.Range(1, 99).Select(n => code + n.ToString("00", CultureInfo.InvariantCulture));
    }

    /// <summary>Whether nothing else may have the number because of this feature.</summary>
    public bool Holds(Feature feature, string number)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(number);
        return (feature.IsReserved || IsOn(feature))
            && (feature.Input is FeatureInput.Slot
                ? number.Length == CodeOf(feature).Length + Feature.SlotDigits && number.StartsWith(CodeOf(feature), StringComparison.Ordinal) && !number.EndsWith("00", StringComparison.Ordinal)
                : number == CodeOf(feature));
    }

    /// <summary>Finds what a dialled number asks for: a code, or a code with what belongs behind it.</summary>
    public bool TryFind(ReadOnlySpan<char> number, out Feature feature, out ReadOnlySpan<char> input)
    {
        input = default;
        if (_exact.TryGetValue(number, out var exact))
        {
            feature = exact;
            return true;
        }

        foreach (var (code, prefixed) in _prefixes)
        {
            if ((number.Length > code.Length || (number.Length == code.Length && prefixed.Input is FeatureInput.AgentCode)) && number.StartsWith(code))
            {
                feature = prefixed;
                input = number[code.Length..];
                return true;
            }
        }

        feature = null!;
        return false;
    }
}

/// <summary>Keeps the codes of features that work free of other things.</summary>
internal sealed class FeatureNumberClaim : INumberClaim
{
    public async Task<Func<string, string?>> ReadAsync(CallSignDbContext context, Guid tenantId, Guid? except, string? kind, CancellationToken cancellationToken)
    {
        if (kind == NounCatalog.Of<FeatureCode>().Kind)
        {
            return _ => null; // codes are compared with each other by their own rule
        }

        var plan = FeaturePlan.Of(await context.Set<FeatureCode>().AsNoTracking().Where(c => c.TenantId == tenantId).ToListAsync(cancellationToken).ConfigureAwait(false));
        // The lot that a tenant has without making one is not there beside lots of its own.
        var ownLots = kind == NounCatalog.Of<ParkingLot>().Kind
            || await context.Set<ParkingLot>().AnyAsync(l => l.TenantId == tenantId && l.Enabled, cancellationToken).ConfigureAwait(false);
        return number => Feature.All.FirstOrDefault(f => plan.Holds(f, number) && !(ownLots && f.Name is (Feature.Park or Feature.Retrieve))) is { } feature
            ? $"{number} is the code of “{feature.Title}”. Choose another number, or change the code on the feature codes page."
            : null;
    }
}
