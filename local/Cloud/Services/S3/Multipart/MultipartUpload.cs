using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Multipart;

/// <summary>A part that has been received.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="File">Its bytes.</param>
/// <param name="Digest">Their digest.</param>
/// <param name="Received">When.</param>
internal sealed record UploadedPart(int Number, IncomingFile File, ContentDigest Digest, DateTimeOffset Received);

/// <summary>A part as CompleteMultipartUpload names it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ETag">Its entity tag, without quotes.</param>
/// <param name="Checksums">Its checksums, base64, by algorithm.</param>
internal sealed record NamedPart(int Number, string ETag, IReadOnlyDictionary<string, string> Checksums);

/// <summary>A multipart upload in progress.</summary>
internal sealed class MultipartUpload(string id, string bucket, string key, ObjectMetadata metadata, UploadChecksum? checksum) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, UploadedPart> _parts = [];
    private bool _ended;

    public string Id => id;

    public string Bucket => bucket;

    public string Key => key;

    /// <summary>The object's metadata, with the encryption that it will be stored with.</summary>
    public ObjectMetadata Metadata => metadata;

    /// <summary>The headers of the request that began it, by name: a bucket's default encryption is not among them, and bucket policies see only what was asked for.</summary>
    public required IReadOnlyDictionary<string, string> Asked { get; init; }

    /// <summary>The checksum that the upload was created with, or null.</summary>
    public UploadChecksum? Checksum => checksum;

    public IReadOnlyList<UploadedPart> Parts
    {
        get { lock (_lock) return [.. _parts.Values]; }
    }

    /// <summary>Adds a part; replaces the part of the same number.</summary>
    /// <exception cref="Protocol.AwsException">NoSuchUpload: the upload ended meanwhile.</exception>
    public void Add(UploadedPart part)
    {
        lock (_lock)
        {
            if (_ended) throw S3Errors.NoSuchUpload(id);
            if (_parts.Remove(part.Number, out var previous)) previous.File.Dispose();
            _parts[part.Number] = part;
        }
    }

    /// <summary>Runs a function on the parts while none can be added; ends the upload if it succeeds.</summary>
    public T Finish<T>(Func<IReadOnlyDictionary<int, UploadedPart>, T> finish)
    {
        lock (_lock)
        {
            if (_ended) throw S3Errors.NoSuchUpload(id);
            var result = finish(_parts);
            Dispose();
            return result;
        }
    }

    /// <summary>Ends the upload and deletes its parts.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var part in _parts.Values) part.File.Dispose();
            _parts.Clear();
        }
    }
}
