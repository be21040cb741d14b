using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using CallSign.Web.Security;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Api.RateLimit;

/// <summary>Refuses with 429 and Retry-After what comes faster than <see cref="ApiRateLimitOptions"/> allow.</summary>
internal sealed class ApiRateLimit(IOptions<ApiRateLimitOptions> options, IProblemDetailsService problems) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _ofAddress = PartitionedRateLimiter.Create<HttpContext, IPAddress>(
        context => RateLimitPartition.GetTokenBucketLimiter(
            Network(context.Connection.RemoteIpAddress), _ => Bucket(options.Value.AddressPerSecond, options.Value.AddressBurst)));

    private readonly PartitionedRateLimiter<HttpContext> _ofCaller = PartitionedRateLimiter.Create<HttpContext, string>(
        context => Caller(context.User) is { } caller
            ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(options.Value.CallerPerSecond, options.Value.CallerBurst))
            : RateLimitPartition.GetNoLimiter(""));

    public static bool Applies(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>Before anybody is signed in.</summary>
    public Task OfAddressAsync(HttpContext context, RequestDelegate next) => PassAsync(_ofAddress, context, next);

    /// <summary>Once it is known who asks.</summary>
    public Task OfCallerAsync(HttpContext context, RequestDelegate next) => PassAsync(_ofCaller, context, next);

    public void Dispose()
    {
        _ofAddress.Dispose();
        _ofCaller.Dispose();
    }

    private async Task PassAsync(PartitionedRateLimiter<HttpContext> limiter, HttpContext context, RequestDelegate next)
    {
        using var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = StatusCodes.Status429TooManyRequests } });
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst)
    {
        // Ten small refills a second, so that who waits as told is let in.
        var steps = perSecond >= 10 ? 10 : 1;
        return new()
        {
            TokenLimit = burst, TokensPerPeriod = Math.Max(1, perSecond / steps), ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / steps), QueueLimit = 0, AutoReplenishment = true,
        };
    }

    private static string? Caller(ClaimsPrincipal user) =>
        user.FindFirstValue(PortalClaims.ApiKey) is { } key ? "key " + key : user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? "user " + id : null;

    // A host has a whole /64 of IPv6 to itself.
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily is not System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
