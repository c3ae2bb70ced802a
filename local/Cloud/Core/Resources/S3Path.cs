using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Resources;

/// <summary>A location in S3: <c>s3://bucket/prefix/</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key or prefix, without a leading slash.</param>
public readonly record struct S3Path(string Bucket, string Key)
{
    /// <summary>The key as a folder: with a slash at the end; empty for the whole bucket.</summary>
    public string Folder => Key.Length == 0 || Key.EndsWith('/') ? Key : Key + "/";

    /// <summary>Whether queries and crawlers skip a key: a folder, or a name that begins with '.' or '_'. Source: "Table location in Amazon S3".</summary>
    public static bool IsHidden(string key) => key.EndsWith('/') || key[(key.LastIndexOf('/') + 1)] is '.' or '_';

    /// <summary>The folder that a key is in, with a slash at the end; empty for a key at the top of its bucket.</summary>
    public static string FolderOf(string key) => key[..(key.LastIndexOf('/') + 1)];

    /// <summary>The folders that a key is in, from the innermost to the whole bucket (empty).</summary>
    public static IEnumerable<string> FoldersOf(string key)
    {
        var folder = FolderOf(key);
        for (; folder.Length > 0; folder = FolderOf(folder[..^1])) yield return folder;
        yield return folder;
    }

    /// <summary>Parses a path.</summary>
    /// <param name="text">The path.</param>
    /// <param name="error">The error code if the path is invalid.</param>
    /// <param name="bare">Whether <c>bucket/prefix</c> without a scheme is allowed.</param>
    /// <exception cref="AwsException">The text is not a path in S3.</exception>
    public static S3Path Parse(string text, string error, bool bare = false)
    {
        var rest = text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) ? text[5..] : bare ? text : "";
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        if (bucket.Length == 0) throw new AwsException(error, $"'{text}' is not a path in S3 (s3://bucket/prefix/).");
        return new S3Path(bucket, slash < 0 ? "" : rest[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
