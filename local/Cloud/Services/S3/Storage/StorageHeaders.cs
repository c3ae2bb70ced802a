using System.Collections.Immutable;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>The headers that choose how AWS stores an object's bytes. They are kept and returned, and make no difference to the bytes here.</summary>
internal static class StorageHeaders
{
    public const string Encryption = "x-amz-server-side-encryption";
    public const string Key = "x-amz-server-side-encryption-aws-kms-key-id";
    public const string Class = "x-amz-storage-class";
    public const string BucketKey = "x-amz-server-side-encryption-bucket-key-enabled";

    private static readonly HashSet<string> Classes = new(StringComparer.Ordinal)
    {
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
    };

    /// <summary>The headers' names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Class, Encryption, Key, BucketKey];

    /// <summary>Refuses values that AWS would refuse. Source: "PutObject", request headers; "Error responses".</summary>
    /// <exception cref="Protocol.AwsException">InvalidStorageClass, InvalidArgument.</exception>
    public static void Check(Func<string, string?> header)
    {
        if (header(Class) is { Length: > 0 } storage && !Classes.Contains(storage))
            throw new Protocol.AwsException("InvalidStorageClass", "The storage class you specified is not valid");
        var encryption = header(Encryption);
        if (encryption is not (null or "" or "AES256" or "aws:kms" or "aws:kms:dsse"))
            throw S3Errors.InvalidArgument(Encryption, encryption, "The encryption method specified is not supported");
        if (header(Key) is { Length: > 0 } && encryption?.StartsWith("aws:kms", StringComparison.Ordinal) != true)
        {
            throw S3Errors.InvalidArgument(
                Encryption, encryption, $"Server Side Encryption with AWS KMS managed key requires HTTP header {Encryption} : aws:kms");
        }
    }

    /// <summary>Whether a header is the storage class or the encryption.</summary>
    public static bool Contains(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header is of the encryption, which answers to writes repeat.</summary>
    public static bool IsEncryption(string name) => name != Class && Contains(name);

    /// <summary>Those of an object's headers that a copy takes from its own request and not from its source.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ObjectMetadata metadata) =>
        metadata.Headers.RemoveRange(metadata.Headers.Keys.Where(name => !Contains(name)));
}
