using System.Collections.Frozen;

namespace CallSign.Core.Extensions;

/// <summary>Numbers that no telephone may have, because dialling them must reach something else.</summary>
public static class ReservedNumbers
{
    // 3GPP TS 22.101, clause 10.1.1: what every telephone in the world treats as an emergency call, and 933, which tests one in North America.
    private static readonly FrozenSet<string> EmergencyNumbers =
        FrozenSet.ToFrozenSet(["000", "08", "110", "112", "118", "119", "911", "933", "999"], StringComparer.Ordinal);

    /// <summary>Whether dialling <paramref name="number"/> must reach the emergency services somewhere in the world.</summary>
    public static bool IsEmergency(string number) => EmergencyNumbers.Contains(number);

    /// <summary>Why <paramref name="number"/> is reserved, as a sentence; null where it is free.</summary>
    /// <remarks>Feature codes are the tenant's own: <see cref="Nouns.NumberPlan"/> knows them.</remarks>
    public static string? Reason(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return IsEmergency(number) ? $"{number} is an emergency number and must reach the emergency services. Choose another number." : null;
    }
}
