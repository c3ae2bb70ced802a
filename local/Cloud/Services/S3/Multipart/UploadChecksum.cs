using System.Collections.Immutable;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Multipart;

/// <summary>The checksum that an upload was created with. Source: "Checking object integrity in Amazon S3", "Composite and full object checksum types".</summary>
/// <param name="Algorithm">In lower case, as in <see cref="Checksum.Names"/>.</param>
/// <param name="IsComposite">Whether the object's checksum is that of its parts' checksums, not that of its bytes.</param>
internal sealed record UploadChecksum(string Algorithm, bool IsComposite)
{
    private const string Composite = "COMPOSITE";

    /// <summary>The type as headers and documents write it.</summary>
    public string Type => IsComposite ? Composite : ObjectMetadata.FullObject;

    /// <summary>Reads the headers of CreateMultipartUpload.</summary>
    /// <returns>Null if the upload has no checksum.</returns>
    /// <exception cref="Protocol.AwsException">InvalidRequest: no such algorithm or type, or they do not go together.</exception>
    public static UploadChecksum? Parse(string? algorithm, string? type)
    {
        if (string.IsNullOrEmpty(algorithm))
            return string.IsNullOrEmpty(type) ? null : throw S3Errors.InvalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        var name = algorithm.ToLowerInvariant();
        if (!Checksum.Names.Contains(name))
        {
            throw S3Errors.InvalidRequest(
                $"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{string.Join(", ", Checksum.Names).ToUpperInvariant()}]");
        }

        // A CRC of the whole follows from those of the parts; a hash does not.
        var composite = type switch
        {
            null or "" => name != "crc64nvme",
            Composite => true,
            ObjectMetadata.FullObject => false,
            _ => throw S3Errors.InvalidRequest("Value for x-amz-checksum-type header is invalid."),
        };
        if (composite ? name == "crc64nvme" : name.StartsWith("sha", StringComparison.Ordinal))
            throw S3Errors.InvalidRequest($"The {(composite ? Composite : ObjectMetadata.FullObject)} checksum type cannot be used with the {name} checksum algorithm.");
        return new UploadChecksum(name, composite);
    }

    /// <summary>The checksum of the parts' checksums: base64, a hyphen and the number of parts.</summary>
    public string OfParts(IReadOnlyList<byte[]> parts)
    {
        using var checksum = Checksum.Create(Algorithm);
        foreach (var part in parts) checksum.Append(part);
        return FormattableString.Invariant($"{Convert.ToBase64String(checksum.Finish())}-{parts.Count}");
    }

    /// <summary>An upload's metadata with the checksum of its object.</summary>
    public static ObjectMetadata Apply(ObjectMetadata metadata, UploadChecksum? declared, ImmutableSortedDictionary<string, string> checksums) =>
        metadata with { Checksums = checksums, ChecksumType = declared?.Type ?? ObjectMetadata.FullObject };
}
