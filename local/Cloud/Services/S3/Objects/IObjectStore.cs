using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.S3.Objects;

/// <summary>The objects of S3, for services in the same process that work on whole files (Glue, Athena, SageMaker).</summary>
public interface IObjectStore
{
    /// <summary>The object with a key, or null.</summary>
    /// <exception cref="AwsException">NoSuchBucket.</exception>
    StoredObject? Find(string bucket, string key);

    /// <summary>The objects below a prefix, in the order of their keys' UTF-8 bytes.</summary>
    /// <exception cref="AwsException">NoSuchBucket.</exception>
    IReadOnlyList<StoredObject> List(string bucket, string prefix);

    /// <summary>Announces that the content of a listed object will be read from its file.</summary>
    /// <exception cref="AwsException">AccessDenied, if this is a role's view of the store and the role may not.</exception>
    void Read(StoredObject stored)
    {
        // The unrestricted store allows every read.
    }

    /// <summary>Announces that a bucket's region is requested, as services do before they work on a bucket.</summary>
    /// <exception cref="AwsException">AccessDenied, if this is a role's view of the store and the role may not.</exception>
    void Locate(string bucket)
    {
        // The unrestricted store allows every request.
    }

    /// <summary>Stores bytes. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>Stores a file by moving it into the store. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken);

    /// <summary>Stores a file, encrypted with a key of KMS, by moving it into the store. The object names the key; its bytes are stored as they are.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="path">The file.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="kmsKey">The ARN or alias of the KMS key.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, string kmsKey, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This store knows no KMS keys.");

    /// <summary>Deletes an object; does nothing if there is no such object.</summary>
    Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken);
}

/// <summary>A stored object: its bytes are in one file.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, unescaped.</param>
/// <param name="FilePath">The file that holds exactly the object's bytes. It is not changed afterwards: a new version is a new file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">The entity tag, without quotes.</param>
/// <param name="LastModified">When it was stored.</param>
/// <param name="ContentType">The media type.</param>
public sealed record StoredObject(
    string Bucket, string Key, string FilePath, long Size, string ETag, DateTimeOffset LastModified, string ContentType)
{
    /// <summary>The location: <c>s3://bucket/key</c>.</summary>
    public string Location => new S3Path(Bucket, Key).ToString();

    /// <summary>Whether queries and crawlers read the object: those that are empty or hidden are not data.</summary>
    public bool IsData => Size > 0 && !S3Path.IsHidden(Key);
}
