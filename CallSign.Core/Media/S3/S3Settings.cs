namespace CallSign.Core.Media.S3;

/// <summary>A bucket of Amazon S3, or of what speaks like it.</summary>
/// <param name="Endpoint">Where it is; null for Amazon's own of the region.</param>
/// <param name="Bucket">Its name.</param>
/// <param name="Region">As <c>eu-central-1</c>; signed into each request.</param>
/// <param name="Key">The access key.</param>
/// <param name="Secret">The secret of the access key.</param>
/// <param name="PathStyle">Whether the bucket is named in the path, and not in the host's name.</param>
public sealed record S3Settings(Uri? Endpoint, string Bucket, string Region, string Key, string Secret, bool PathStyle)
{
    /// <summary>Without the secret: it must not be logged.</summary>
    public override string ToString() => $"{Bucket} at {Endpoint?.ToString() ?? Region}";
}
