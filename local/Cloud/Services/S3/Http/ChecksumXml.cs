using System.Xml.Linq;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The checksums of an object as elements of an answer: <c>ChecksumSHA256</c>, and their type.</summary>
internal static class ChecksumXml
{
    /// <summary>The elements; none for an object without checksums.</summary>
    public static IEnumerable<XElement> Of(ObjectMetadata metadata) => metadata.Checksums.Count == 0 ? [] :
    [
        .. metadata.Checksums.Select(checksum => new XElement("Checksum" + checksum.Key.ToUpperInvariant(), checksum.Value)),
        new XElement("ChecksumType", metadata.ChecksumType),
    ];
}
