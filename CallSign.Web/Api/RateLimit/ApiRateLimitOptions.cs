namespace CallSign.Web.Api.RateLimit;

/// <summary>How many requests <c>/api</c> takes. Each limit is a bucket: so many at once, refilled so many a second.</summary>
public sealed class ApiRateLimitOptions
{
    /// <summary>Requests a second of one API key or user.</summary>
    public int CallerPerSecond { get; set; } = 200;

    /// <summary>Requests at once of one API key or user.</summary>
    public int CallerBurst { get; set; } = 400;

    /// <summary>Requests a second of one address, whoever asks from there; this also slows down those who guess keys.</summary>
    public int AddressPerSecond { get; set; } = 500;

    /// <summary>Requests at once of one address.</summary>
    public int AddressBurst { get; set; } = 1_000;
}
