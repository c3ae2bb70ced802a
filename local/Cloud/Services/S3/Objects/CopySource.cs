using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Objects;

/// <summary>The source of a copy.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key, unescaped.</param>
internal sealed record CopySource(string Bucket, string Key)
{
    /// <summary>Reads <c>bucket/key</c>, URL-encoded, with or without a slash before it.</summary>
    public static CopySource Parse(string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal)) throw AwsException.NotEmulated("s3", "a copy source that is an ARN");
        if (text.Contains("?versionId=", StringComparison.Ordinal)) throw AwsException.NotEmulated("s3", "a copy source with versionId");
        var path = Uri.UnescapeDataString(text.StartsWith('/') ? text[1..] : text);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
            throw S3Errors.InvalidArgument("x-amz-copy-source", text, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        return new CopySource(path[..slash], path[(slash + 1)..]);
    }
}
