using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3;

/// <summary>The objects of S3, for services in the same process that work on whole files (Glue, Athena, SageMaker).</summary>
public interface IObjectStore
{
    /// <summary>The object of a key, or null.</summary>
    /// <exception cref="AwsException">NoSuchBucket.</exception>
    StoredObject? Find(string bucket, string key);

    /// <summary>The objects below a prefix, in the order of their keys' UTF-8 bytes.</summary>
    /// <exception cref="AwsException">NoSuchBucket.</exception>
    IReadOnlyList<StoredObject> List(string bucket, string prefix);

    /// <summary>Stores bytes. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>Stores a file by moving it into the store. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing happens where there is none.</summary>
    Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken);
}
