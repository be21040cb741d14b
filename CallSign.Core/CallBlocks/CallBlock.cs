using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.CallBlocks;

/// <summary>Callers from outside who do not get through: not to the tenant, or not to one of its extensions.</summary>
[Noun("call_block", "blocked number", "blocked numbers", "block")]
[Reloads(ReloadScope.Tenant)]
public sealed class CallBlock : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Who is blocked; anybody but <see cref="InboundRoutes.CallerMatch.Any"/>.</summary>
    [Sortable]
    public CallerMatch CallerMatch { get; set; } = CallerMatch.Number;

    /// <summary>Key of the caller's number or of its beginning; empty for withheld numbers.</summary>
    [Sortable]
    [Searchable]
    public string Caller { get; set; } = "";

    /// <summary>Number of the only extension that it is for; empty for the whole tenant.</summary>
    [Sortable]
    [Searchable]
    public string Extension { get; set; } = "";

    /// <summary>What becomes of the call: a hang-up with its cause, or anything else that takes calls. Required.</summary>
    public Destination? Action { get; set; } = Destination.HangUp("CALL_REJECTED");

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Caller = CallerMatches.Normalize(CallerMatch, Caller);
        Extension = DialNumber.Clean(Extension) ?? "";
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(CallerMatch is CallerMatch.Any, nameof(CallerMatch), "Choose who is blocked.");
        errors.Add(nameof(Caller), CallerMatches.Problem(CallerMatch, Caller), when: true);
        errors.AddIf(Action is null, nameof(Action), "Choose what becomes of the calls.");
    }

    public IEnumerable<NounLink> Links() => Action is { } action ? [new NounLink(nameof(Action), action)] : [];
}

internal sealed class CallBlockMap : IEntityTypeConfiguration<CallBlock>
{
    public void Configure(EntityTypeBuilder<CallBlock> builder)
    {
        builder.MapNoun();
        builder.Property(b => b.Caller).HasMaxLength(E164.MostDigits);
        builder.Property(b => b.Extension).HasMaxLength(15);
        builder.HasIndex(b => new { b.TenantId, b.CallerMatch, b.Caller, b.Extension }).IsUnique();
    }
}

/// <summary>A caller is blocked once, and only for an extension that is there.</summary>
public sealed class CallBlockRule : INounRule<CallBlock>
{
    public async Task CheckAsync(CallSignDbContext context, CallBlock noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(errors);
        var tenant = context.Actor.RequireTenant();
        var extension = noun.Extension.Length == 0 ? null : await context.Extensions.AsNoTracking()
            .SingleOrDefaultAsync(e => e.TenantId == tenant && e.Number == noun.Extension, cancellationToken).ConfigureAwait(false);
        errors.AddIf(noun.Extension.Length > 0 && extension is null, nameof(noun.Extension), "There is no such extension.");
        errors.AddIf(extension is not null && noun.Action?.NounId == extension.Id, nameof(noun.Action), "This would ring the very extension that the caller is blocked for.");
        var twin = await context.Set<CallBlock>().AsNoTracking().Where(b => b.TenantId == tenant && b.Id != noun.Id && b.CallerMatch == noun.CallerMatch
            && b.Caller == noun.Caller && b.Extension == noun.Extension).Select(b => b.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        errors.AddIf(twin is not null, nameof(noun.Caller), $"“{twin}” blocks the same callers already.");
    }

    public KeyValuePair<string, string>? Taken(CallBlock noun, string constraint)
    {
        ArgumentNullException.ThrowIfNull(noun);
        ArgumentNullException.ThrowIfNull(constraint);
        return constraint.Contains("caller_match", StringComparison.Ordinal) ? new(nameof(noun.Caller), "The same callers are blocked already.") : null;
    }
}
