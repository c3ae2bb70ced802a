namespace Pipeline.Cloud.Resources;

/// <summary>ARNs of buckets and objects.</summary>
public static class S3Arn
{
    /// <summary>The prefix of these ARNs.</summary>
    public const string Prefix = "arn:aws:s3:::";

    /// <summary>The ARN of a bucket.</summary>
    public static string Of(string bucket) => Prefix + bucket;

    /// <summary>The ARN of an object.</summary>
    public static string Of(string bucket, string key) => $"{Prefix}{bucket}/{key}";

    /// <summary>The bucket of an ARN.</summary>
    public static string Bucket(string arn)
    {
        var slash = arn.IndexOf('/', Prefix.Length);
        return slash < 0 ? arn[Prefix.Length..] : arn[Prefix.Length..slash];
    }
}
