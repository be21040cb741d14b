using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Monitoring;

/// <summary>The live state that pages, the hub and the API read, and the subscriptions to its changes.</summary>
public interface ILiveFeed
{
    /// <summary>The calls that <paramref name="scope"/> may see, newest first.</summary>
    IReadOnlyList<LiveCall> Calls(TenantScope scope);

    /// <summary>One call, or null where there is none or <paramref name="scope"/> may not see it.</summary>
    LiveCall? Find(TenantScope scope, Guid callUuid);

    /// <summary>How many calls <paramref name="scope"/> may see.</summary>
    int Count(TenantScope scope);

    /// <summary>Begins to collect changes for one viewer. Subscribe first, then read <see cref="Calls"/>: nothing is lost between.</summary>
    ILiveSubscription Subscribe(TenantScope scope);
}

/// <summary>One viewer's changes: the latest of each call since the last take. Dispose it with the page.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>Completes when there is something to take.</summary>
    ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>The newest copy of every call that changed since the last take; a call in <see cref="CallState.Ended"/> is to be removed.</summary>
    IReadOnlyList<LiveCall> Take();

    /// <summary>
    /// True where the last take had lost changes, since nothing was taken while thousands of calls changed: then read
    /// <see cref="ILiveFeed.Calls"/> and show exactly those.
    /// </summary>
    bool MustReload => false;
}
