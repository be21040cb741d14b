using CallSign.Core.Saving;

namespace CallSign.Core.Nouns;

/// <summary>What ring groups and paging groups have in common: members that are told by a number, and words before the caller's name.</summary>
internal static class GroupRules
{
    /// <summary>Most characters before a caller's name.</summary>
    public const int LongestPrefix = 20;

    /// <param name="errors">Where mistakes go.</param>
    /// <param name="members">Numbers of the members, cleaned.</param>
    /// <param name="most">Most members.</param>
    /// <param name="kind">What the group is, as <c>ring group</c>.</param>
    /// <param name="problem">Why a number can't be a member; null where it can.</param>
    public static void Members(FieldErrors errors, IReadOnlyList<string> members, int most, string kind, Func<string, string?> problem)
    {
        errors.AddIf(members.Count == 0, "Members", "Add at least one member.");
        errors.AddIf(members.Count > most, "Members", $"A {kind} has at most {most} members.");
        for (var i = 0; i < members.Count; i++)
        {
            var field = $"Members[{i}].Number";
            errors.Add(field, problem(members[i]), when: true);
            errors.AddIf(errors[field] is null && members.Take(i).Contains(members[i]), field, $"{members[i]} is a member already.");
        }
    }

    public static void Prefix(FieldErrors errors, string? prefix) =>
        errors.Add("CallerNamePrefix", prefix is null ? null : TextRules.Name(prefix, LongestPrefix), when: true);
}
