namespace Pipeline.Cloud.S3;

/// <summary>An object as it is stored: its bytes are one file.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, unescaped.</param>
/// <param name="FilePath">The file that holds exactly the object's bytes. It is not changed afterwards: a new version is a new file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">The entity tag, without quotes.</param>
/// <param name="LastModified">When it was stored.</param>
/// <param name="ContentType">The media type.</param>
public sealed record StoredObject(
    string Bucket, string Key, string FilePath, long Size, string ETag, DateTimeOffset LastModified, string ContentType);
