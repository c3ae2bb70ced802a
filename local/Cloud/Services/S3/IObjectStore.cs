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

    /// <summary>Says that the content of a listed object is going to be read from its file.</summary>
    /// <exception cref="AwsException">AccessDenied, where the store is what a role may see.</exception>
    void Read(StoredObject stored)
    {
        // Everybody may read who sees the whole store.
    }

    /// <summary>Says that a bucket's region is asked for, as services do before they work on a bucket.</summary>
    /// <exception cref="AwsException">AccessDenied, where the store is what a role may see.</exception>
    void Locate(string bucket)
    {
        // Everybody may ask who sees the whole store.
    }

    /// <summary>Stores bytes. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>Stores a file by moving it into the store. Notifications are sent as for a client's put.</summary>
    Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing happens where there is none.</summary>
    Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken);
}
