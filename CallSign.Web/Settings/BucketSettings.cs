using System.Buffers;
using CallSign.Core.Media.S3;

namespace CallSign.Web.Settings;

/// <summary>Reads the bucket for sounds and voicemail (<c>CALLSIGN_S3_BUCKET</c> and so on).</summary>
internal static class BucketSettings
{
    private const string Prefix = "CALLSIGN_S3_";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly string[] Credentials = ["KEY", "SECRET"];
    private static readonly string[] Others = ["ENDPOINT", "REGION", "KEY", "SECRET", "PATH_STYLE"];

    /// <summary>Null where none is named: files are kept in folders.</summary>
    public static S3Settings? Read(IConfiguration configuration, List<string> mistakes)
    {
        string? Value(string name) => configuration[Prefix + name] is { Length: > 0 } text ? text : null;
        if (Value("BUCKET") is not { } bucket)
        {
            if (Others.Where(o => Value(o) is not null).ToList() is { Count: > 0 } set)
            {
                mistakes.Add($"CALLSIGN_S3_BUCKET is missing, where {string.Join(", ", set.Select(s => Prefix + s))} is set. Name the bucket, or remove the others to keep files in folders.");
            }

            return null;
        }

        if (bucket.Length is < 3 or > 63 || bucket.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            mistakes.Add($"CALLSIGN_S3_BUCKET is '{bucket}'; it must be 3 to 63 small letters, digits, hyphens and dots.");
        }

        Uri? endpoint = null;
        if (Value("ENDPOINT") is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0 || endpoint.PathAndQuery != "/"))
        {
            mistakes.Add($"CALLSIGN_S3_ENDPOINT is '{text}'; it must be http:// or https:// with a host and nothing behind it, as https://s3.example.com; without it, Amazon's own of the region is used.");
        }

        var region = Value("REGION");
        if (region is null && Value("ENDPOINT") is null)
        {
            mistakes.Add("CALLSIGN_S3_REGION is missing: without CALLSIGN_S3_ENDPOINT the bucket is Amazon's, in a region such as eu-central-1.");
        }
        else if (region?.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') == true)
        {
            mistakes.Add($"CALLSIGN_S3_REGION is '{region}'; it must read as eu-central-1.");
        }

        foreach (var name in Credentials.Where(n => Value(n) is null))
        {
            mistakes.Add($"{Prefix}{name} is missing: the bucket {bucket} is opened by an access key and its secret.");
        }

        // What speaks like S3 on a host of one's own mostly has no host names for buckets.
        var pathStyle = Value("PATH_STYLE") is null ? endpoint is not null : SettingsReader.Flag(configuration, Prefix + "PATH_STYLE", mistakes);
        return new S3Settings(endpoint, bucket, region ?? "us-east-1", Value("KEY") ?? "", Value("SECRET") ?? "", pathStyle);
    }
}
