using System.Collections.Immutable;

namespace Pipeline.Cloud.S3.Integrity;

/// <summary>The MD5 of a body and the requested checksums.</summary>
internal sealed record ContentDigest(byte[] Md5, ImmutableSortedDictionary<string, byte[]> Checksums, long Length)
{
    /// <summary>The entity tag of an object that was stored in one piece.</summary>
    public string ETag => Convert.ToHexStringLower(Md5);

    /// <summary>Copies a stream and computes the checksums on the way, in constant memory.</summary>
    public static async Task<ContentDigest> CopyAsync(
        Stream source, Stream destination, IEnumerable<string> algorithms, CancellationToken cancellationToken)
    {
        var checksums = algorithms.Append("md5").Distinct(StringComparer.Ordinal).Select(Checksum.Create).ToList();
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long length = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                var piece = buffer.AsSpan(0, read);
                foreach (var checksum in checksums) checksum.Append(piece);
                // The destination is a local file or memory: an asynchronous write would only add a thread switch.
                destination.Write(piece);
                length += read;
            }

            var all = checksums.ToImmutableSortedDictionary(checksum => checksum.Name, checksum => checksum.Finish());
            return new ContentDigest(all["md5"], all.Remove("md5"), length);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
            foreach (var checksum in checksums) checksum.Dispose();
        }
    }
}
