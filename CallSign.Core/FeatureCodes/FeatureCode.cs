using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.FeatureCodes;

/// <summary>What a tenant has changed about one feature: its code, or whether it works. Without a row the feature is as <see cref="Feature"/> says.</summary>
[Noun("feature_code", "feature code", "feature codes", "dialpad")]
[Reloads(ReloadScope.Tenant)]
public sealed class FeatureCode : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Name of the <see cref="Feature"/>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The code: 2–15 digits, or * and digits.</summary>
    public string Number { get; set; } = "";

    public string? Description { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize() => Number = DialNumber.Clean(Number) ?? "";

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Feature.Find(Name) is not { } feature)
        {
            errors.AddIf(Name.Length > 0, nameof(Name), "There is no feature of this name.");
        }
        else if (Problem(feature, Number) is { } problem)
        {
            errors.Add(nameof(Number), problem);
        }
    }

    /// <summary>Why a feature can't have a code; null where it can, as far as that can be told without the tenant's other numbers.</summary>
    public static string? Problem(Feature feature, string code)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(code);
        return NounRules.Number(code) is { } problem ? problem
            : feature.Input is FeatureInput.DuringCall && (code.Length != 2 || code[0] != '*') ? "Enter * and one digit: it is pressed during a call."
            : feature.Input is FeatureInput.Number or FeatureInput.Extension or FeatureInput.AgentCode or FeatureInput.Digits && code[0] != '*' ? "Begin with *: a number follows this code, and plain digits would swallow other numbers."
            : feature.Input is FeatureInput.Slot && (!DialNumber.IsDigits(code) || code.Length > 13) ? "Enter 2 to 13 digits: two more name the slot."
            : null;
    }

    public IEnumerable<NounLink> Links() => [];
}

internal sealed class FeatureCodeMap : IEntityTypeConfiguration<FeatureCode>
{
    public void Configure(EntityTypeBuilder<FeatureCode> builder)
    {
        builder.MapNoun();
        builder.Property(c => c.Number).HasMaxLength(15);
    }
}

/// <summary>No two features of a tenant have one code, and no feature that works has the number of something else.</summary>
internal sealed class FeatureCodeRule : INounRule<FeatureCode>
{
    public async Task CheckAsync(CallSignDbContext context, FeatureCode noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (!noun.Enabled || Feature.Find(noun.Name) is not { } feature || context.Scope.TenantId is not { } tenantId)
        {
            return; // what does not work takes nothing away
        }

        var rows = await context.Set<FeatureCode>().AsNoTracking().Where(c => c.TenantId == tenantId && c.Id != noun.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var plan = FeaturePlan.Of([.. rows, noun]);
        if (Feature.All.FirstOrDefault(f => f.Name != feature.Name && plan.Holds(f, noun.Number)) is { } other)
        {
            errors.Add(nameof(noun.Number), $"{noun.Number} is already the code of “{other.Title}”.");
            return;
        }

        if (feature.Input is FeatureInput.Slot)
        {
            string[] slots = [.. plan.Slots()];
            if (Feature.All.FirstOrDefault(f => f.Name != feature.Name && slots.Contains(plan.CodeOf(f))) is { } inside)
            {
                errors.Add(nameof(noun.Number), $"The slots would take {plan.CodeOf(inside)}, the code of “{inside.Title}”.");
                return;
            }

            var owners = await NumberPlan.OwnersAsync(context, tenantId, slots, noun.Id, cancellationToken).ConfigureAwait(false);
            errors.AddIf(owners.Count > 0, nameof(noun.Number), owners.Count == 0 ? "" : $"The slots would take {owners[0].Number}, the number of {owners[0].Described}.");
        }
        else if (await NumberPlan.TakenAsync(context, tenantId, noun.Number, noun.Id, cancellationToken, NounCatalog.Of<FeatureCode>().Kind).ConfigureAwait(false) is { } taken)
        {
            errors.Add(nameof(noun.Number), taken);
        }
    }
}
