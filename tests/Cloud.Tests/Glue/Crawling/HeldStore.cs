using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Tests.Glue.Crawling;

/// <summary>A store whose listings block until they are released.</summary>
internal sealed class HeldStore(IObjectStore inner, ManualResetEventSlim entered, ManualResetEventSlim leave) : IObjectStore
{
    public StoredObject? Find(string bucket, string key) => inner.Find(bucket, key);

    public IReadOnlyList<StoredObject> List(string bucket, string prefix)
    {
        entered.Set();
        leave.Wait(TimeSpan.FromSeconds(60));
        return inner.List(bucket, prefix);
    }

    public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) =>
        inner.PutAsync(bucket, key, content, contentType, cancellationToken);

    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken) =>
        inner.PutFileAsync(bucket, key, path, contentType, cancellationToken);

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) => inner.DeleteAsync(bucket, key, cancellationToken);
}
