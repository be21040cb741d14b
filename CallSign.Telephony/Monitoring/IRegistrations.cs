namespace CallSign.Telephony.Monitoring;

/// <summary>Which extensions have phones registered.</summary>
public interface IRegistrations
{
    /// <summary>The registrations of one extension; empty where no phone is registered.</summary>
    IReadOnlyList<Registration> Of(string domain, string number);

    /// <summary>How many extensions of the domain have at least one phone registered.</summary>
    int Count(string domain);

    /// <summary>Those extensions' numbers, for lists that show only who is (or is not) registered.</summary>
    IReadOnlyCollection<string> Numbers(string domain);

    /// <summary>How many registrations there are on all nodes.</summary>
    int Total { get; }

    /// <summary>Raised (on a thread pool thread, coalesced, at most four times a second) with the domains whose registrations changed.</summary>
    event Action<IReadOnlySet<string>>? Changed;
}

/// <summary>One registered phone.</summary>
/// <param name="Domain">SIP domain (lower case).</param>
/// <param name="Number">SIP user.</param>
/// <param name="Contact">Contact URI as the phone gave it.</param>
/// <param name="UserAgent">As <c>Yealink SIP-T46U</c>.</param>
/// <param name="Address">host:port the request came from.</param>
/// <param name="Profile">SIP profile.</param>
/// <param name="Node">FreeSWITCH node.</param>
/// <param name="RegisteredAt">UTC, as far as known.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record Registration(
    string Domain, string Number, string Contact, string UserAgent, string Address, string Profile, string Node, DateTime RegisteredAt, DateTime ExpiresAt);
