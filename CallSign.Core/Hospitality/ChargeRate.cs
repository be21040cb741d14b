using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>What a rate is for.</summary>
public enum ChargeRateUse
{
    /// <summary>Calls to numbers that begin with its digits.</summary>
    Call,

    /// <summary>Something that is taken in the room, as from the mini-bar.</summary>
    Article,
}

/// <summary>A line of the hotel's price list.</summary>
[Noun("charge_rate", "charge rate", "charge rates", "sell")]
[Reloads(ReloadScope.Tenant)]
public sealed class ChargeRate : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    [Sortable]
    public ChargeRateUse Use { get; set; }

    /// <summary>Of a rate for calls: what the number begins with as it was dialled, with an optional plus; null for all numbers. The longest one that fits counts.</summary>
    [Sortable]
    [Searchable]
    public string? Prefix { get; set; }

    /// <summary>Of a rate for calls: price of being connected at all.</summary>
    public decimal ConnectionPrice { get; set; }

    /// <summary>Of a rate for calls.</summary>
    public decimal PricePerMinute { get; set; }

    /// <summary>Of a rate for calls: seconds are counted in steps of so many, 1–3600.</summary>
    public int StepSeconds { get; set; } = 60;

    /// <summary>Of an article: two digits, dialled behind the feature code.</summary>
    [Sortable]
    [Searchable]
    public string? Code { get; set; }

    /// <summary>Of an article.</summary>
    public decimal Price { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>The rate of a dialled number: the longest prefix that fits; null where the price list has none.</summary>
    public static ChargeRate? ForCall(IEnumerable<ChargeRate> rates, string number) => rates
        .Where(r => r is { Enabled: true, Use: ChargeRateUse.Call } && number.StartsWith(r.Prefix ?? "", StringComparison.Ordinal))
        .OrderByDescending(r => r.Prefix?.Length ?? 0).ThenBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The article of a code; null where there is none.</summary>
    public static ChargeRate? Article(IEnumerable<ChargeRate> rates, string code) =>
        rates.FirstOrDefault(r => r is { Enabled: true, Use: ChargeRateUse.Article } && r.Code == code);

    /// <summary>Price of a call of so many seconds, rounded to cents away from zero.</summary>
    public decimal PriceOf(int seconds)
    {
        var steps = (Math.Max(0, seconds) + StepSeconds - 1) / StepSeconds;
        return Math.Round(ConnectionPrice + (steps * StepSeconds * PricePerMinute / 60), 2, MidpointRounding.AwayFromZero);
    }

    public void Normalize()
    {
        Prefix = Use is ChargeRateUse.Call ? DialNumber.Clean(Prefix) : null;
        Code = Use is ChargeRateUse.Article ? TextRules.Clean(Code) : null;
        StepSeconds = StepSeconds == 0 ? 60 : StepSeconds;
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Prefix is { } prefix && (prefix.Length > 15 || prefix != "+" && !DialNumber.IsDiallable(prefix)), nameof(Prefix), "Enter digits with an optional + in front, at most 15, or nothing for all numbers.");
        errors.AddIf(Use is ChargeRateUse.Article && (Code is not { Length: 2 } || !DialNumber.IsDigits(Code)), nameof(Code), "Enter two digits.");
        errors.AddIf(StepSeconds is < 1 or > 3600, nameof(StepSeconds), "Enter 1 to 3600 seconds.");
        foreach (var (field, price) in new[] { (nameof(ConnectionPrice), ConnectionPrice), (nameof(PricePerMinute), PricePerMinute), (nameof(Price), Price) })
        {
            errors.AddIf(price is < 0 or > 100_000, field, "Enter 0 to 100000.");
        }
    }

    public IEnumerable<NounLink> Links() => [];
}

internal sealed class ChargeRateMap : IEntityTypeConfiguration<ChargeRate>
{
    public void Configure(EntityTypeBuilder<ChargeRate> builder)
    {
        builder.MapNoun();
        builder.Property(r => r.Prefix).HasMaxLength(15);
        builder.Property(r => r.Code).HasMaxLength(2);
        builder.Property(r => r.ConnectionPrice).HasPrecision(12, 4);
        builder.Property(r => r.PricePerMinute).HasPrecision(12, 4);
        builder.Property(r => r.Price).HasPrecision(12, 4);
    }
}

/// <summary>No two rates are for the same numbers, or have one code.</summary>
internal sealed class ChargeRateRule : INounRule<ChargeRate>
{
    public async Task CheckAsync(CallSignDbContext context, ChargeRate noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var other = await context.Set<ChargeRate>()
            .Where(r => r.TenantId == context.Scope.TenantId && r.Id != noun.Id && r.Use == noun.Use && r.Prefix == noun.Prefix && r.Code == noun.Code)
            .Select(r => r.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        errors.AddIf(other is not null, noun.Use is ChargeRateUse.Call ? nameof(noun.Prefix) : nameof(noun.Code), $"{other} has this already.");
    }
}
