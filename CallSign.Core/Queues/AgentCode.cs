using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Queues;

/// <summary>What a code of agents says.</summary>
public enum AgentCodeUse
{
    /// <summary>Why an agent takes a break.</summary>
    Pause,

    /// <summary>What came of a call.</summary>
    WrapUp,
}

/// <summary>Why agents take breaks, or what came of their calls: chosen on a page, or dialled behind a feature code.</summary>
[Noun("agent_code", "agent code", "agent codes", "sell")]
[Reloads(ReloadScope.Tenant)]
public sealed class AgentCode : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    [Sortable]
    public AgentCodeUse Use { get; set; }

    /// <summary>1–4 digits, dialled behind the feature's code; no two of one use have the same.</summary>
    [Sortable]
    public string Code { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize() => Code = Code?.Trim() ?? "";

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Code.Length is < 1 or > 4 || !Code.All(char.IsAsciiDigit), nameof(Code), "Enter 1 to 4 digits.");
    }

    public IEnumerable<NounLink> Links() => [];
}

internal sealed class AgentCodeMap : IEntityTypeConfiguration<AgentCode>
{
    public void Configure(EntityTypeBuilder<AgentCode> builder)
    {
        builder.MapNoun();
        builder.Property(c => c.Code).HasMaxLength(4);
        builder.HasIndex(c => new { c.TenantId, c.Use, c.Code }).IsUnique();
    }
}

/// <summary>A code is one thing.</summary>
internal sealed class AgentCodeRule : INounRule<AgentCode>
{
    public async Task CheckAsync(Data.CallSignDbContext context, AgentCode noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Scope.TenantId is { } tenantId
            && await context.Set<AgentCode>().AsNoTracking().Where(c => c.TenantId == tenantId && c.Id != noun.Id && c.Use == noun.Use && c.Code == noun.Code)
                .Select(c => c.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } other)
        {
            errors.Add(nameof(noun.Code), $"{noun.Code} is {other} already.");
        }
    }

    public KeyValuePair<string, string>? Taken(AgentCode noun, string constraint)
    {
        ArgumentNullException.ThrowIfNull(noun);
        return constraint.EndsWith("_code", StringComparison.Ordinal) ? new(nameof(noun.Code), $"{noun.Code} is taken already.") : null;
    }
}
