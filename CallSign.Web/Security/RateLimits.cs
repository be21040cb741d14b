using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CallSign.Web.Security;

/// <summary>How often one address may ask for what costs or could be guessed. An IPv6 address counts with its whole /64.</summary>
internal static class RateLimits
{
    /// <summary>Sign-in, second factor, set-up, passwords by link: 20 attempts a minute and address. Reading the form is free.</summary>
    public const string SignIn = nameof(SignIn);

    /// <summary>The REST API: 1,200 requests a minute and address. Keys do not count: whoever guesses has a new one each time.</summary>
    public const string Api = nameof(Api);

    private const int Attempts = 20;
    private const int ApiRequests = 1200;

    public static void Add(IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            {
                context.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(SignIn, context => HttpMethods.IsGet(context.Request.Method)
            ? RateLimitPartition.GetNoLimiter("")
            : Window("sign-in", context, Attempts));
        limiter.AddPolicy(Api, context => Window("api", context, ApiRequests));
    });

    private static RateLimitPartition<string> Window(string what, HttpContext context, int permits) => RateLimitPartition.GetSlidingWindowLimiter(
        $"{what} {Origin(context.Connection.RemoteIpAddress)}", _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 });

    private static string Origin(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString() ?? "";
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}
