using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Media.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.TestSupport;

/// <summary>A bucket that speaks S3 over HTTP, path-style, and takes only requests that are signed as AWS Signature Version 4 says, body included.</summary>
public sealed class S3Imitation : IAsyncDisposable
{
    private const string Bucket = "callsign-audio";
    private const string Region = "eu-test-1";
    private const string Key = "AKIATEST";
    private const string Secret = "secret/of+the=key";

    private readonly WebApplication _app;
    private int _failures;

    private S3Imitation(WebApplication app) => _app = app;

    /// <summary>What is in the bucket.</summary>
    public ConcurrentDictionary<string, (byte[] Bytes, DateTime ChangedAt)> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that were taken or refused, as <c>PUT media/x.wav 503</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether it breaks every connection.</summary>
    public bool IsDown { get; set; }

    /// <summary>Objects on one page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>What opens it.</summary>
    public S3Settings Settings => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), Bucket, Region, Key, Secret, PathStyle: true);

    public static async Task<S3Imitation> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var bucket = new S3Imitation(app);
        app.Run(bucket.AnswerAsync);
        await app.StartAsync();
        return bucket;
    }

    /// <summary>Answers so many requests with 503 Slow Down.</summary>
    public void FailNext(int requests) => Interlocked.Exchange(ref _failures, requests);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (IsDown)
        {
            http.Abort();
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var key = http.Request.Path.Value!.Length > Bucket.Length + 2 ? http.Request.Path.Value[(Bucket.Length + 2)..] : "";
        var problem = Interlocked.Decrement(ref _failures) >= 0 ? (503, "SlowDown")
            : !http.Request.Path.StartsWithSegments("/" + Bucket, StringComparison.Ordinal) ? (404, "NoSuchBucket")
            : Refusal(http, body.ToArray()) is { } refusal ? (403, refusal)
            : http.Request.Method is "GET" or "HEAD" && key.Length > 0 && !Objects.ContainsKey(key) ? (404, "NoSuchKey")
            : (200, "");
        http.Response.StatusCode = problem.Item1;
        Requests.Enqueue($"{http.Request.Method} {key} {problem.Item1}");
        if (problem.Item1 != 200)
        {
            await WriteAsync(http, $"<Error><Code>{problem.Item2}</Code><Message>{problem.Item2}</Message></Error>");
        }
        else if (http.Request.Method == "PUT")
        {
            Objects[key] = (body.ToArray(), DateTime.UtcNow);
            http.Response.Headers.ETag = TagOf(body.ToArray());
        }
        else if (http.Request.Method == "DELETE")
        {
            Objects.TryRemove(key, out _);
            http.Response.StatusCode = 204;
        }
        else if (key.Length > 0)
        {
            var (bytes, at) = Objects[key];
            http.Response.Headers.ETag = TagOf(bytes);
            http.Response.Headers.LastModified = at.ToString("R", CultureInfo.InvariantCulture);
            http.Response.ContentLength = bytes.Length;
            if (http.Request.Method == "GET")
            {
                await http.Response.Body.WriteAsync(bytes);
            }
        }
        else
        {
            await ListAsync(http);
        }
    }

    private Task ListAsync(HttpContext http)
    {
        var (prefix, after) = (http.Request.Query["prefix"].ToString(), http.Request.Query["continuation-token"].ToString());
        var found = Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0).OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        var page = found.Take(PageSize).ToList();
        var more = found.Count > page.Count;
        return WriteAsync(http, $"""
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{Bucket}</Name><Prefix>{prefix}</Prefix><KeyCount>{page.Count}</KeyCount><MaxKeys>1000</MaxKeys>
            <IsTruncated>{(more ? "true" : "false")}</IsTruncated>{(more ? $"<NextContinuationToken>{page[^1].Key}</NextContinuationToken>" : "")}
            {string.Concat(page.Select(o => $"<Contents><Key>{o.Key}</Key><LastModified>{o.Value.ChangedAt:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{TagOf(o.Value.Bytes)}</ETag><Size>{o.Value.Bytes.Length}</Size></Contents>"))}
            </ListBucketResult>
            """);
    }

    private static Task WriteAsync(HttpContext http, string xml)
    {
        http.Response.ContentType = "application/xml";
        return http.Request.Method == "HEAD" ? Task.CompletedTask : http.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
    }

    // Why it is not taken; null where signature, date and body are right.
    private static string? Refusal(HttpContext http, byte[] body)
    {
        const string Scheme = "AWS4-HMAC-SHA256 ";
        var header = http.Request.Headers.Authorization.ToString();
        var parts = header.StartsWith(Scheme, StringComparison.Ordinal)
            ? header[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]) : null;
        if (parts?.GetValueOrDefault("Credential")?.Split('/') is not [Key, var day, Region, "s3", "aws4_request"])
        {
            return "InvalidAccessKeyId";
        }

        var date = http.Request.Headers["x-amz-date"].ToString();
        if (!DateTime.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            || Math.Abs((DateTime.UtcNow - at).TotalMinutes) > 15 || !date.StartsWith(day, StringComparison.Ordinal))
        {
            return "RequestTimeTooSkewed";
        }

        var hash = http.Request.Headers["x-amz-content-sha256"].ToString();
        if (hash != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            return "XAmzContentSHA256Mismatch";
        }

        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var query = target.Length < 2 ? "" : string.Join('&', target[1].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=").Order(StringComparer.Ordinal));
        var signed = parts["SignedHeaders"].Split(';');
        string[] needed = ["host", "x-amz-content-sha256", "x-amz-date"];
        var headers = string.Concat(signed.Select(h => $"{h}:{http.Request.Headers[h].ToString().Trim()}\n"));
        var canonical = $"{http.Request.Method}\n{target[0]}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{hash}";
        var text = $"AWS4-HMAC-SHA256\n{date}\n{day}/{Region}/s3/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var step in new[] { day, Region, "s3", "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return needed.All(signed.Contains) && parts["Signature"] == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) ? null : "SignatureDoesNotMatch";
    }

    private static string TagOf(byte[] bytes)
    {
#pragma warning disable CA5351 // the ETag of an object is its MD5, and clients check it
        return $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351
    }
}
