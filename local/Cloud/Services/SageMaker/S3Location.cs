using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker;

/// <summary>A place in S3 as a request names it.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key or prefix; may be empty.</param>
internal sealed record S3Location(string Bucket, string Key)
{
    /// <summary>Reads <c>s3://bucket/key</c>.</summary>
    /// <exception cref="Protocol.AwsException">It is no such address.</exception>
    internal static S3Location Parse(string member, string uri)
    {
        const string scheme = "s3://";
        var bucket = uri.StartsWith(scheme, StringComparison.Ordinal) ? uri[scheme.Length..] : "";
        var slash = bucket.IndexOf('/');
        var key = slash < 0 ? "" : bucket[(slash + 1)..];
        if (slash >= 0) bucket = bucket[..slash];
        return bucket.Length > 0
            ? new S3Location(bucket, key)
            : throw AwsException.Constraint("ValidationException", member, uri, "Member must satisfy regular expression pattern: (https|s3)://([^/]+)/?(.*)");
    }
}
