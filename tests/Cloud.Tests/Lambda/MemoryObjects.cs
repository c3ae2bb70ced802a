using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>The objects that were put, and files that can be found.</summary>
internal sealed class MemoryObjects : IObjectStore
{
    private readonly ConcurrentQueue<(string Bucket, string Key, JsonNode Content)> _put = new();

    public IReadOnlyList<(string Bucket, string Key, JsonNode Content)> Put => [.. _put];

    /// <summary>Objects that exist, as files.</summary>
    public Dictionary<(string Bucket, string Key), string> Files { get; } = [];

    public StoredObject? Find(string bucket, string key) =>
        Files.TryGetValue((bucket, key), out var file) ? new StoredObject(bucket, key, file, new FileInfo(file).Length, "", default, "") : null;

    public IReadOnlyList<StoredObject> List(string bucket, string prefix) => [];

    public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        _put.Enqueue((bucket, key, JsonNode.Parse(content.Span)!));
        return Task.FromResult(new StoredObject(bucket, key, "", content.Length, "", default, contentType));
    }

    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) => Task.CompletedTask;
}
