using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace CallSign.Core.Media.S3;

/// <summary>An object of the bucket.</summary>
/// <param name="Key">Its name.</param>
/// <param name="ChangedAt">When it was put there, UTC.</param>
public readonly record struct S3Object(string Key, DateTime ChangedAt);

/// <summary>Files in a bucket. What fails for a moment (503, a broken connection) is tried again; whatever fails in the end is an <see cref="IOException"/>, as with a disk.</summary>
public sealed class S3Bucket : IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly S3Settings _settings;

    public S3Bucket(S3Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle, Timeout = TimeSpan.FromSeconds(30), RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 3,
            // Newer checksums are unknown to many that speak like S3; the hash of what is sent is signed anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = settings.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        _client = new AmazonS3Client(new BasicAWSCredentials(settings.Key, settings.Secret), config);
    }

    /// <summary>Puts a file in place of what the key had.</summary>
    /// <returns>The ETag that it has from now on.</returns>
    public Task<string> PutAsync(string key, string file, CancellationToken cancellationToken) => GuardAsync(async () =>
        (await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = _settings.Bucket, Key = key, FilePath = file, ContentType = "audio/wav", UseChunkEncoding = false }, cancellationToken).ConfigureAwait(false)).ETag);

    /// <summary>The ETag of what the key has; null where it has nothing.</summary>
    public Task<string?> TagAsync(string key, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(_settings.Bucket, key, cancellationToken).ConfigureAwait(false)).ETag;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    });

    /// <summary>Brings what the key has into a file, whole or not at all; its folder is made.</summary>
    /// <returns>Its ETag; null where the key has nothing.</returns>
    public Task<string?> GetAsync(string key, string file, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        try
        {
            using var response = await _client.GetObjectAsync(_settings.Bucket, key, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var part = $"{file}.{Guid.NewGuid():N}.part";
            try
            {
                var target = new FileStream(part, FileMode.CreateNew, FileAccess.Write);
                await using (target.ConfigureAwait(false))
                {
                    await response.ResponseStream.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
                }

                File.Move(part, file, overwrite: true);
            }
            finally
            {
                File.Delete(part);
            }

            return response.ETag;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    });

    /// <summary>Forgets what the key has; nothing where it has nothing.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => GuardAsync(() => _client.DeleteObjectAsync(_settings.Bucket, key, cancellationToken));

    /// <summary>All whose keys begin so.</summary>
    public Task<IReadOnlyList<S3Object>> ListAsync(string prefix, CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<S3Object>>(async () =>
    {
        List<S3Object> found = [];
        var request = new ListObjectsV2Request { BucketName = _settings.Bucket, Prefix = prefix };
        while (true)
        {
            var page = await _client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            found.AddRange((page.S3Objects ?? []).Select(o => new S3Object(o.Key, o.LastModified?.ToUniversalTime() ?? DateTime.UtcNow)));
            if (page.IsTruncated is not true)
            {
                return found;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    });

    public void Dispose() => _client.Dispose();

    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new IOException($"The bucket {_settings} does not do it: {e.Message}", e);
        }
    }
}
