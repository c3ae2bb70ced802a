using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Multipart;

/// <summary>The multipart uploads in progress. Source: "Uploading and copying objects using multipart upload".</summary>
internal sealed class MultipartUploads(BucketTable buckets, ObjectWriter writer, TimeProvider time)
{
    private const int LastNumber = 10_000;
    private const long SmallestPart = 5 << 20;
    private readonly ConcurrentDictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);

    public MultipartUpload Create(string bucket, string key, ObjectMetadata metadata, UploadChecksum? checksum)
    {
        // An upload keeps the encryption that it was begun with.
        var upload = new MultipartUpload(Guid.NewGuid().ToString("N"), bucket, key, buckets.Get(bucket).Encryption.Apply(metadata), checksum) { Asked = metadata.Headers };
        _uploads[upload.Id] = upload;
        return upload;
    }

    /// <summary>The upload with an id, or null.</summary>
    public MultipartUpload? Find(string id, string bucket, string? key) =>
        _uploads.TryGetValue(id, out var upload) && upload.Bucket == bucket && upload.Key == key ? upload : null;

    /// <exception cref="AwsException">NoSuchUpload.</exception>
    public MultipartUpload Get(string id, string bucket, string key)
    {
        buckets.Get(bucket);
        return Find(id, bucket, key) ?? throw S3Errors.NoSuchUpload(id);
    }

    /// <summary>Receives a part.</summary>
    public async Task<UploadedPart> AddAsync(MultipartUpload upload, int number, Func<Stream, Task<ContentDigest>> receive)
    {
        if (number is < 1 or > LastNumber)
            throw S3Errors.InvalidArgument("partNumber", number.ToString(System.Globalization.CultureInfo.InvariantCulture), $"Part number must be an integer between 1 and {LastNumber}, inclusive");
        var file = buckets.Receive();
        try
        {
            var digest = await receive(file.Stream!);
            file.Close();
            var part = new UploadedPart(number, file, digest, time.GetUtcNow());
            upload.Add(part);
            return part;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Abort(MultipartUpload upload)
    {
        _uploads.TryRemove(upload.Id, out _);
        upload.Dispose();
    }

    /// <summary>Joins the named parts to an object.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="named">The parts in the order of their numbers.</param>
    /// <param name="expected">Checksums of the object, base64, by algorithm.</param>
    /// <param name="condition">The condition of the write.</param>
    public S3Object Complete(
        MultipartUpload upload, IReadOnlyList<NamedPart> named, IReadOnlyDictionary<string, string> expected, WriteCondition? condition)
    {
        if (named.Count == 0) throw S3Errors.MalformedXml("CompleteMultipartUpload names no part.");
        var item = upload.Finish(parts =>
        {
            var chosen = Choose(named, parts);
            using var joined = writer.Receive(upload.Bucket, upload.Key, condition);
            var checksums = new PartJoin(upload.Checksum).Join([.. chosen.Zip(named)], joined.Stream!, expected);
            var tags = chosen.SelectMany(part => part.Digest.Md5).ToArray();
            var etag = $"{Convert.ToHexStringLower(MD5.HashData(tags))}-{chosen.Count}";
            var metadata = UploadChecksum.Apply(upload.Metadata, upload.Checksum, checksums);
            return writer.Commit(upload.Bucket, upload.Key, joined, etag, metadata, condition, "ObjectCreated:CompleteMultipartUpload");
        });
        _uploads.TryRemove(upload.Id, out _);
        return item;
    }

    /// <summary>The error for a part that was not uploaded as CompleteMultipartUpload names it.</summary>
    public static AwsException InvalidPart(NamedPart named) => new(
        "InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.")
    {
        Members = new JsonObject { ["PartNumber"] = named.Number, ["ETag"] = named.ETag },
    };

    private static List<UploadedPart> Choose(IReadOnlyList<NamedPart> named, IReadOnlyDictionary<int, UploadedPart> parts)
    {
        var chosen = new List<UploadedPart>();
        foreach (var name in named)
        {
            if (chosen.Count > 0 && name.Number <= chosen[^1].Number)
                throw new AwsException("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.", 400);
            if (!parts.TryGetValue(name.Number, out var part) || part.Digest.ETag != name.ETag) throw InvalidPart(name);
            chosen.Add(part);
        }

        if (chosen.SkipLast(1).FirstOrDefault(part => part.Digest.Length < SmallestPart) is { } small)
            throw S3Errors.EntityTooSmall(new JsonObject { ["PartNumber"] = small.Number, ["ProposedSize"] = small.Digest.Length, ["MinSizeAllowed"] = SmallestPart });

        return chosen;
    }
}
