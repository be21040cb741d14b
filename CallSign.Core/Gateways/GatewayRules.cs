using System.Buffers;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Gateways;

/// <summary>What the fields of a gateway may hold, so that mod_sofia reads them as they were meant.</summary>
public static class GatewayRules
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(Alphanumeric + ".-_:[];=");
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(Alphanumeric + "._+-*#~!=&/@");
    private static readonly SearchValues<char> ParameterCharacters = SearchValues.Create(Alphanumeric + "._+-*~!=:@;");

    /// <summary>The codecs that a gateway can be told to use, as mod_sofia names them.</summary>
    public static IReadOnlyList<string> KnownCodecs { get; } = ["OPUS", "G722", "PCMU", "PCMA", "G729", "GSM", "ILBC", "SPEEX", "AMR", "AMR-WB", "H264", "VP8"];

    /// <summary>Whether mod_sofia takes the name for one gateway. Its commands take <c>_all_</c> for every gateway of a profile.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => RoutingToken.IsName(name) && !name.Equals("_all_", StringComparison.OrdinalIgnoreCase);

    /// <summary>Host, host:port or either with URI parameters, 1–255 characters.</summary>
    public static bool IsHost(ReadOnlySpan<char> text) => text.Length is > 0 and <= 255 && !text.ContainsAnyExcept(HostCharacters);

    /// <summary>The user part of a SIP URI or the name of a digest, 1–100 characters.</summary>
    public static bool IsUser(ReadOnlySpan<char> text) => text.Length is > 0 and <= 100 && !text.ContainsAnyExcept(UserCharacters);

    /// <summary>URI parameters without the first semicolon, 1–200 characters.</summary>
    public static bool IsParameters(ReadOnlySpan<char> text) => text.Length is > 0 and <= 200 && !text.ContainsAnyExcept(ParameterCharacters);

    /// <summary>A realm, which stands between quotes: 1–100 printable ASCII characters.</summary>
    public static bool IsRealm(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 100 && !text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny("\"\\<>$");

    internal static string? Name(string name) => IsName(name) ? null : "Enter 1 to 60 letters, digits and . _ -, without spaces.";

    internal static string? Host(string? text)
    {
        text = TextRules.Clean(text);
        foreach (var scheme in new[] { "sips:", "sip:" })
        {
            text = text?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true ? text[scheme.Length..] : text;
        }

        return text;
    }

    internal static string? Codecs(string? text)
    {
        var names = (text ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0 ? null : string.Join(',', names.Select(n => n.ToUpperInvariant()).Distinct());
    }

    internal static string? CodecProblem(string codecs) =>
        codecs.Split(',').FirstOrDefault(c => !KnownCodecs.Contains(c)) is { } unknown
            ? $"{(unknown.Length <= 20 ? unknown : unknown[..20])} is no codec that can be chosen. Choose from {string.Join(", ", KnownCodecs)}."
            : null;

    // FreeSWITCH would expand or drop these signs, and a changed password locks the account at the carrier.
    internal static string? Password(string password) =>
        password.Length > 128 ? "Enter at most 128 characters."
        : password.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "Use letters, digits and signs of ASCII only."
        : password.EndsWith('$') || password.Contains("${", StringComparison.Ordinal) || password.Contains("$$", StringComparison.Ordinal)
            ? "A $ at the end, or before { or another $, can't be told to FreeSWITCH. Ask the carrier for another password." : null;
}

/// <summary>The name is mod_sofia's, so it is taken whoever has it.</summary>
internal sealed class GatewayNameRule : INounRule<Gateway>
{
    public async Task CheckAsync(CallSignDbContext context, Gateway noun, FieldErrors errors, CancellationToken cancellationToken) =>
        errors.AddIf(
            await context.Gateways.IgnoreQueryFilters([TenantFilter.Name])
                .AnyAsync(g => g.Id != noun.Id && EF.Functions.ILike(g.Name, noun.Name.Replace("_", "\\_"), "\\"), cancellationToken).ConfigureAwait(false),
            nameof(noun.Name), $"{noun.Name} is taken on this platform. Choose another name, as one with the company's in front.");
}

/// <summary>Keeps gateways that outbound routes use: of any tenant, where the gateway is shared.</summary>
internal sealed class GatewayInUse : INounDeletionRule<Gateway>
{
    public async Task<string?> RefusedAsync(CallSignDbContext context, Gateway noun, CancellationToken cancellationToken)
    {
        var users = await context.Set<NounReference>().AsNoTracking().Where(r => r.ToKind == "gateway" && r.ToId == noun.Id)
            .Select(r => new { r.FromId, r.FromName }).Distinct().OrderBy(r => r.FromName).Take(50).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (users.Count == 0)
        {
            return null;
        }

        var names = string.Join(", ", users.Take(5).Select(u => u.FromName)) + (users.Count > 5 ? $" and {users.Count - 5} more" : "");
        return noun.TenantId is null
            ? $"It is in use by {(users.Count == 1 ? "an outbound route of a tenant" : $"{users.Count} outbound routes of tenants")}: {names}. Take it out of {(users.Count == 1 ? "that route" : "those routes")}, or disable it."
            : $"It is in use by the outbound {(users.Count == 1 ? "route" : "routes")} {names}. Take it out of {(users.Count == 1 ? "that route" : "those routes")} first.";
    }
}
