using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Objects;

/// <summary>The source of a copy.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key, unescaped.</param>
/// <param name="Version">The id of its version; null for the newest.</param>
internal sealed record CopySource(string Bucket, string Key, string? Version)
{
    private const string VersionParameter = "?versionId=";

    /// <summary>Reads <c>bucket/key</c>, URL-encoded, with or without a slash before it and <c>?versionId=</c> behind it.</summary>
    public static CopySource Parse(string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal)) throw AwsException.NotEmulated("s3", "a copy source that is an ARN");
        var end = text.LastIndexOf(VersionParameter, StringComparison.Ordinal);
        var version = end < 0 ? null : Uri.UnescapeDataString(text[(end + VersionParameter.Length)..]);
        var address = end < 0 ? text : text[..end];
        var path = Uri.UnescapeDataString(address.StartsWith('/') ? address[1..] : address);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
            throw S3Errors.InvalidArgument("x-amz-copy-source", text, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        return new CopySource(path[..slash], path[(slash + 1)..], version);
    }
}
