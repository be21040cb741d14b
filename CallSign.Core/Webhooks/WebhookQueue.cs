using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Webhooks;

/// <summary>Something that is to be posted now.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="Attempts">Which attempt it is, from 1.</param>
/// <param name="To">Whom it is for, in the log.</param>
/// <param name="Url">Where to; null where it can't be posted now.</param>
/// <param name="Key">What it is signed with.</param>
/// <param name="Body">To the byte.</param>
/// <param name="Unready">Why it can't be posted now; null where it can.</param>
public sealed record WebhookPost(Guid Id, int Attempts, string To, string? Url, string? Key, string Body, string? Unready)
{
    /// <summary>Headers beside the signature.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>How an attempt went.</summary>
/// <param name="Code">HTTP status; null where nothing answered.</param>
/// <param name="Problem">Why it was not taken; null where it was.</param>
public sealed record WebhookResult(int? Code, string? Problem)
{
    /// <summary>The problem as a row keeps it, at most 300 characters.</summary>
    public string? Kept => Problem is { Length: > 300 } ? Problem[..300] : Problem;
}

/// <summary>
/// Posts that wait in a table which instances share: whoever claims one has it for a while, so no two post it at once; one that dies leaves it to the
/// next, so a program may get a post twice and knows it by its id. All are sent by <see cref="WebhookSender"/>.
/// </summary>
public interface IWebhookQueue
{
    /// <summary>Takes up to <paramref name="most"/> that are due; each counts as an attempt from now on.</summary>
    Task<IReadOnlyList<WebhookPost>> ClaimPostsAsync(int most, CancellationToken cancellationToken);

    /// <summary>Notes how an attempt went: taken, to be tried again, or given up.</summary>
    Task EndAsync(WebhookPost post, WebhookResult result, CancellationToken cancellationToken);

    /// <summary>Deletes what nothing is to be done with any more; returns how many.</summary>
    Task<int> ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>When posts are tried again, and how long they are kept: the same for all.</summary>
public static class WebhookSchedule
{
    /// <summary>How long a claim lasts: longer than an attempt can take.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    /// <summary>How long a post is kept once nothing is to be done with it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Rests after failed attempts; after the last one it is given up.</summary>
    public static IReadOnlyList<TimeSpan> Rests { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>When a post is tried next (UTC) after an attempt; null where it was taken, or is given up.</summary>
    public static DateTime? Next(WebhookPost post, WebhookResult result, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(result);
        return result.Problem is null || post.Attempts > Rests.Count ? null : now + Rests[post.Attempts - 1];
    }
}

/// <summary>Registers queues of posts.</summary>
public static class WebhookRegistration
{
    /// <summary>Adds a queue; one sender posts what is in all of them. The host registers <see cref="TenantHttp"/>.</summary>
    public static IServiceCollection AddWebhookQueue<TQueue>(this IServiceCollection services)
        where TQueue : class, IWebhookQueue
    {
        services.AddSingleton<IWebhookQueue>(p => p.GetRequiredService<TQueue>());
        return services.AddHostedService<WebhookSender>();
    }
}
