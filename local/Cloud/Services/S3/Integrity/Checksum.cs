using System.Security.Cryptography;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Integrity;

/// <summary>An incremental checksum. Source: "Checking object integrity in Amazon S3".</summary>
internal sealed class Checksum : IDisposable
{
    private readonly IncrementalHash? _hash;
    private readonly Crc? _crc;

    private Checksum(string name, IncrementalHash? hash, Crc? crc)
    {
        Name = name;
        _hash = hash;
        _crc = crc;
    }

    /// <summary>The algorithms in lower case, as in <c>x-amz-checksum-crc32</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    public string Name { get; }

    public static Checksum Create(string name) => name switch
    {
        "crc32" => new Checksum(name, null, Crc.Crc32()),
        "crc32c" => new Checksum(name, null, Crc.Crc32C()),
        "crc64nvme" => new Checksum(name, null, Crc.Crc64Nvme()),
        "sha1" => new Checksum(name, IncrementalHash.CreateHash(HashAlgorithmName.SHA1), null),
        "sha256" => new Checksum(name, IncrementalHash.CreateHash(HashAlgorithmName.SHA256), null),
        "md5" => new Checksum(name, IncrementalHash.CreateHash(HashAlgorithmName.MD5), null),
        _ => throw S3Errors.InvalidRequest($"'{name}' is not a checksum algorithm."),
    };

    public void Append(ReadOnlySpan<byte> data)
    {
        _hash?.AppendData(data);
        _crc?.Append(data);
    }

    public byte[] Finish() => _hash?.GetHashAndReset() ?? _crc!.Finish();

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();
}
