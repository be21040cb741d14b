using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Security;

/// <summary>How often one address may try what could be guessed. An IPv6 address counts with its whole /64.</summary>
internal static class RateLimits
{
    /// <summary>Sign-in, second factor, set-up, passwords by link, as <see cref="SignInLimitOptions"/> allow. Reading the form is free.</summary>
    public const string SignIn = nameof(SignIn);

    private const int SegmentSeconds = 10;

    public static void Add(IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            // A sliding window does not say when; with its next segment some attempts are free again.
            context.HttpContext.Response.Headers.RetryAfter = SegmentSeconds.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(SignIn, context => HttpMethods.IsGet(context.Request.Method) ? RateLimitPartition.GetNoLimiter("") : Window(context));
    });

    private static RateLimitPartition<string> Window(HttpContext context)
    {
        var attempts = context.RequestServices.GetRequiredService<IOptions<SignInLimitOptions>>().Value.AttemptsPerMinute;
        return RateLimitPartition.GetSlidingWindowLimiter(
            Origin(context.Connection.RemoteIpAddress),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 60 / SegmentSeconds, QueueLimit = 0 });
    }

    private static string Origin(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString() ?? "";
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}

/// <summary>How many sign-in attempts are taken. A single login is locked far earlier; this slows down who tries many.</summary>
public sealed class SignInLimitOptions
{
    /// <summary>Attempts a minute of one address; a whole office may stand behind one.</summary>
    public int AttemptsPerMinute { get; set; } = 40;
}
