using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Tests.Glue;

/// <summary>Objects in a folder: the part of S3 that Glue and Athena need. File names are unrelated to keys.</summary>
internal sealed class FolderObjectStore(string folder, params string[] buckets) : IObjectStore
{
    private readonly SortedDictionary<(string Bucket, string Key), StoredObject> _objects =
        new(Comparer<(string Bucket, string Key)>.Create((x, y) => string.CompareOrdinal(x.Bucket + "/" + x.Key, y.Bucket + "/" + y.Key)));

    private readonly HashSet<string> _buckets = [.. buckets];
    private int _next;

    public StoredObject? Find(string bucket, string key)
    {
        lock (_objects) return _objects.GetValueOrDefault((Known(bucket), key));
    }

    public IReadOnlyList<StoredObject> List(string bucket, string prefix)
    {
        lock (_objects)
        {
            return [.. _objects.Values.Where(stored => stored.Bucket == Known(bucket) && stored.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        lock (_objects)
        {
            var path = Path.Combine(Directory.CreateDirectory(folder).FullName, (++_next).ToString("d6", CultureInfo.InvariantCulture));
            File.WriteAllBytes(path, content.Span);
            var stored = new StoredObject(
                Known(bucket), key, path, content.Length, Convert.ToHexStringLower(MD5.HashData(content.Span)), DateTimeOffset.UnixEpoch, contentType);
            _objects[(bucket, key)] = stored;
            return Task.FromResult(stored);
        }
    }

    public async Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken)
    {
        var stored = await PutAsync(bucket, key, await File.ReadAllBytesAsync(path, cancellationToken), contentType, cancellationToken);
        File.Delete(path);
        return stored;
    }

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        lock (_objects) _objects.Remove((Known(bucket), key));
        return Task.CompletedTask;
    }

    /// <summary>Deletes a bucket.</summary>
    public void Delete(string bucket)
    {
        lock (_objects) _buckets.Remove(bucket);
    }

    /// <summary>Stores a text, compressed if the key ends in .gz.</summary>
    public void Put(string bucket, string key, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        if (key.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var compressed = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(content);
            content = compressed.ToArray();
        }

        PutAsync(bucket, key, content, "application/octet-stream", CancellationToken.None).GetAwaiter().GetResult();
    }

    private string Known(string bucket) =>
        _buckets.Contains(bucket) ? bucket : throw new AwsException("NoSuchBucket", $"The specified bucket does not exist: {bucket}", 404);
}
