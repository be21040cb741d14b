using Microsoft.Extensions.Logging;

namespace CallSign.Core.Logging;

/// <summary>The three names by which log lines are found again. Every line written inside of such a scope carries them; in the JSON of
/// production they stand under <c>Scopes</c>. A message template that has one of these as a parameter of its own uses the same spelling.</summary>
/// <remarks>A scope allocates: open one for each call, connection or request, never for each event.</remarks>
public static class LogScopes
{
    /// <summary>Unique-ID of the call's first leg.</summary>
    public const string CallUuid = "callUuid";

    /// <summary>The tenant's id.</summary>
    public const string Tenant = "tenant";

    /// <summary>The FreeSWITCH node's name.</summary>
    public const string Node = "node";

    /// <summary>What is logged until disposal is about this call.</summary>
    public static IDisposable? BeginCall(this ILogger logger, Guid callUuid, Guid? tenantId = null, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        List<KeyValuePair<string, object?>> names = [new(CallUuid, callUuid)];
        if (tenantId is { } tenant)
        {
            names.Add(new(Tenant, tenant));
        }

        if (node is not null)
        {
            names.Add(new(Node, node));
        }

        return logger.BeginScope(new Names(names));
    }

    /// <summary>What is logged until disposal is done for this tenant.</summary>
    public static IDisposable? BeginTenant(this ILogger logger, Guid tenantId)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return logger.BeginScope(new Names([new(Tenant, tenantId)]));
    }

    /// <summary>What is logged until disposal is about this node.</summary>
    public static IDisposable? BeginNode(this ILogger logger, string node)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return logger.BeginScope(new Names([new(Node, node)]));
    }

    // Formatters that know no structure print ToString.
    private sealed class Names(IReadOnlyList<KeyValuePair<string, object?>> names) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => names.Count;

        public KeyValuePair<string, object?> this[int index] => names[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => names.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => string.Join(' ', names.Select(n => $"{n.Key}={n.Value}"));
    }
}
