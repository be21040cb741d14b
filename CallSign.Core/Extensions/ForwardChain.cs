using CallSign.Core.Saving;

namespace CallSign.Core.Extensions;

/// <summary>Finds forwards that lead back to where they start: callers would ring in circles.</summary>
internal static class ForwardChain
{
    private const int MostHops = 20;

    /// <summary>An error for each destination of <paramref name="draft"/> from which unconditional forwards lead back to its number.</summary>
    /// <param name="next">Where a number of the tenant forwards all its calls; null where it does not.</param>
    public static async ValueTask<FieldErrors> LoopsAsync(ExtensionDraft draft, Func<string, ValueTask<string?>> next)
    {
        var errors = new FieldErrors();
        foreach (var (field, enabled, destination) in Destinations(draft))
        {
            if (enabled && destination is not null && destination != draft.Number
                && await LastHopAsync(draft.Number, destination, next).ConfigureAwait(false) is { } last)
            {
                errors.Add(field, last == destination
                    ? $"{destination} forwards all its calls back to {draft.Number}: callers would go in circles."
                    : $"{destination} leads to {last}, which forwards all its calls back to {draft.Number}: callers would go in circles.");
            }
        }

        return errors;
    }

    /// <summary>The numbers that calls to <paramref name="start"/> pass by unconditional forwards, with <paramref name="start"/> first.</summary>
    public static async ValueTask<IReadOnlyList<string>> PathAsync(string start, Func<string, ValueTask<string?>> next)
    {
        List<string> path = [start];
        while (path.Count < MostHops && await next(path[^1]).ConfigureAwait(false) is { } hop && !path.Contains(hop))
        {
            path.Add(hop);
        }

        return path;
    }

    private static async ValueTask<string?> LastHopAsync(string number, string destination, Func<string, ValueTask<string?>> next)
    {
        var path = await PathAsync(destination, next).ConfigureAwait(false);
        var own = path.ToList().IndexOf(number);
        return own > 0 ? path[own - 1] : null;
    }

    private static IEnumerable<(string Field, bool Enabled, string? Destination)> Destinations(ExtensionDraft draft) =>
    [
        (nameof(draft.ForwardAllDestination), draft.ForwardAllEnabled, draft.ForwardAllDestination),
        (nameof(draft.ForwardBusyDestination), draft.ForwardBusyEnabled, draft.ForwardBusyDestination),
        (nameof(draft.ForwardNoAnswerDestination), draft.ForwardNoAnswerEnabled, draft.ForwardNoAnswerDestination),
        (nameof(draft.ForwardNotRegisteredDestination), draft.ForwardNotRegisteredEnabled, draft.ForwardNotRegisteredDestination),
    ];
}
