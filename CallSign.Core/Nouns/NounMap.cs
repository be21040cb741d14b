using System.Text.Json;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CallSign.Core.Nouns;

/// <summary>What the tables of all nouns of tenants share.</summary>
internal static class NounMap
{
    /// <summary>Owner, names, number, version. The table is named as the noun's kind.</summary>
    public static EntityTypeBuilder<T> MapNoun<T>(this EntityTypeBuilder<T> builder)
        where T : class, INoun, ITenantOwned
    {
        builder.ToTable(NounCatalog.Of<T>().Words.Many.Replace(' ', '_').Replace('-', '_'));
        builder.HasKey(n => n.Id);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(n => n.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(nameof(ITenantOwned.TenantId), nameof(INoun.Name)).IsUnique();
        builder.Property(n => n.Version).IsRowVersion();
        builder.Property(n => n.Name).HasMaxLength(60).UseCollation("und-x-icu");
        builder.Property(n => n.Description).HasMaxLength(500);
        if (typeof(INumbered).IsAssignableFrom(typeof(T)))
        {
            builder.Property(nameof(INumbered.Number)).HasMaxLength(15);
            builder.HasIndex(nameof(ITenantOwned.TenantId), nameof(INumbered.Number)).IsUnique();
        }

        return builder;
    }

    /// <summary>A part of the row as a column of JSON, compared by its content.</summary>
    public static PropertyBuilder<TPart> AsJson<TPart>(this PropertyBuilder<TPart> property)
        where TPart : class, new()
    {
        property.HasColumnType("jsonb");
        property.HasConversion(
            new ValueConverter<TPart, string>(part => NounJson.Text(part), text => NounJson.Read<TPart>(text)),
            new ValueComparer<TPart>(
                (a, b) => NounJson.Text(a) == NounJson.Text(b), part => NounJson.Text(part).GetHashCode(StringComparison.Ordinal),
                part => NounJson.Read<TPart>(NounJson.Text(part))));
        return property;
    }
}

/// <summary>How parts of nouns are spelled in their columns.</summary>
public static class NounJson
{
    /// <summary>Snake case and words for enumerations, as the REST API spells them.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    internal static string Text<T>(T? part) => JsonSerializer.Serialize(part, Options);

    internal static T Read<T>(string text)
        where T : new() => JsonSerializer.Deserialize<T>(text, Options) ?? new T();
}
