using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>
/// How a bucket encrypts the objects of requests that ask for nothing else. The bytes are stored as they are; answers repeat it.
/// Source: "Setting default server-side encryption behavior for Amazon S3 buckets".
/// </summary>
/// <param name="Algorithm"><c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="Key">The key's ARN or alias; null for S3's own, or AWS's.</param>
/// <param name="HasBucketKey">Whether objects encrypted with a key of KMS get a bucket key.</param>
internal sealed record DefaultEncryption(string Algorithm, string? Key, bool HasBucketKey)
{
    /// <summary>The encryption of every bucket since January 2023, unless it has another.</summary>
    public static DefaultEncryption Usual { get; } = new("AES256", null, false);

    /// <summary>Reads a bucket's configuration.</summary>
    /// <param name="configuration">The document, its names without a namespace.</param>
    /// <param name="key">The ARN or alias of the key with a name.</param>
    /// <exception cref="Protocol.AwsException">MalformedXML, InvalidArgument.</exception>
    public static DefaultEncryption Read(XElement configuration, Func<string, string> key)
    {
        if (configuration.Elements("Rule").ToList() is not [var rule]) throw S3Errors.MalformedXml("an encryption configuration has one Rule.");
        var hasBucketKey = rule.Element("BucketKeyEnabled")?.Value == "true";
        if (rule.Element("ApplyServerSideEncryptionByDefault") is not { } applied) return Usual with { HasBucketKey = hasBucketKey };
        var algorithm = applied.Element("SSEAlgorithm")?.Value;
        if (algorithm is not ("AES256" or "aws:kms" or "aws:kms:dsse")) throw S3Errors.MalformedXml("SSEAlgorithm must be AES256, aws:kms or aws:kms:dsse.");
        var name = applied.Element("KMSMasterKeyID")?.Value is { Length: > 0 } given ? given : null;
        if (name is not null && algorithm == Usual.Algorithm)
            throw S3Errors.InvalidArgument("KMSMasterKeyID", name, "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse");
        return new DefaultEncryption(algorithm, name is null ? null : key(name), hasBucketKey);
    }

    /// <summary>The metadata of an object with the encryption that it is stored with.</summary>
    /// <param name="metadata">The metadata that the request asks for.</param>
    public ObjectMetadata Apply(ObjectMetadata metadata)
    {
        var headers = metadata.Headers;
        if (!headers.ContainsKey(StorageHeaders.Encryption))
        {
            headers = headers.SetItem(StorageHeaders.Encryption, Algorithm);
            if (Key is not null) headers = headers.SetItem(StorageHeaders.Key, Key);
        }

        // A key of the bucket's is for objects that a key of KMS encrypts, whoever chose that.
        if (HasBucketKey && headers[StorageHeaders.Encryption] == "aws:kms" && !headers.ContainsKey(StorageHeaders.BucketKey)) headers = headers.SetItem(StorageHeaders.BucketKey, "true");
        return metadata with { Headers = headers };
    }
}
