using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;

namespace Pipeline.Cloud.S3.Http;

/// <summary>Receives a request's body and verifies the length and checksums that the client announced.</summary>
internal static class RequestBody
{
    /// <summary>The largest object in one PUT, and the largest part.</summary>
    public const long LargestPut = 5L << 30;

    /// <summary>The longest body of a request that is neither an object nor a part. A CompleteMultipartUpload of 10,000 parts with checksums has some 2.5 MB.</summary>
    public const int LargestDocument = 4 << 20;

    private const string ChecksumPrefix = "x-amz-checksum-";

    /// <summary>Receives a body.</summary>
    /// <returns>Its digest, with exactly the checksums that the client named.</returns>
    /// <exception cref="AwsException">The body is too long, incomplete, or differs from a checksum.</exception>
    public static async Task<ContentDigest> ReceiveAsync(S3Request request, Stream destination, long limit = LargestPut, bool checksumsOfBody = true)
    {
        var chunked = IsChunked(request);
        var length = Length(request, chunked);
        if (length > limit) throw S3Errors.EntityTooLarge(length, limit);
        var payloadHash = request.Header("x-amz-content-sha256") is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit) ? hex : null;
        var named = checksumsOfBody ? Named(request).ToList() : [];
        var algorithms = payloadHash is null ? named : named.Append("sha256");

        var body = request.Http.Request.Body;
        var source = chunked ? new AwsChunkedStream(body, length) : null;
        var digest = await ContentDigest.CopyAsync(source ?? body, destination, algorithms, request.Aborted);
        if (digest.Length != length)
            throw new AwsException("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header", 400);
        if (payloadHash is not null && !Convert.ToHexString(digest.Checksums["sha256"]).Equals(payloadHash, StringComparison.OrdinalIgnoreCase))
            throw new AwsException("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.", 400);
        VerifyMd5(request, digest);
        foreach (var name in named) VerifyChecksum(request, source?.Trailers, name, digest);
        return digest with { Checksums = digest.Checksums.Where(entry => named.Contains(entry.Key)).ToImmutableSortedDictionary() };
    }

    /// <summary>Receives a short body, such as an XML document. The body stays readable in its original form.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(S3Request request, bool checksumsOfBody = true)
    {
        await RequestBuffer.KeepAsync(request.Http.Request, request.Aborted);
        using var memory = new MemoryStream();
        await ReceiveAsync(request, memory, LargestDocument, checksumsOfBody);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    private static bool IsChunked(S3Request request) =>
        request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true ||
        request.Header("Content-Encoding")?.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase) == true;

    private static long Length(S3Request request, bool chunked)
    {
        if (!chunked)
        {
            return request.Http.Request.ContentLength
                ?? throw new AwsException("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
        }

        return long.TryParse(request.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new AwsException("MissingContentLength", "You must provide the x-amz-decoded-content-length HTTP header.", 411);
    }

    // A checksum is in a header, or in a trailer after the body that a header announces.
    private static IEnumerable<string> Named(S3Request request)
    {
        var trailer = request.Header("x-amz-trailer");
        foreach (var name in Checksum.Names)
        {
            if (request.Header(ChecksumPrefix + name) is not null ||
                trailer?.Split(',').Any(each => each.Trim().Equals(ChecksumPrefix + name, StringComparison.OrdinalIgnoreCase)) == true)
            {
                yield return name;
            }
        }
    }

    private static void VerifyMd5(S3Request request, ContentDigest digest)
    {
        if (request.Header("Content-MD5") is not { } given) return;
        if (!Matches(given, digest.Md5, out var valid))
        {
            throw valid
                ? new AwsException("BadDigest", "The Content-MD5 you specified did not match what we received.", 400)
                : new AwsException("InvalidDigest", "The Content-MD5 you specified was invalid.", 400);
        }
    }

    private static void VerifyChecksum(S3Request request, IReadOnlyDictionary<string, string>? trailers, string name, ContentDigest digest)
    {
        var given = request.Header(ChecksumPrefix + name) ?? trailers?.GetValueOrDefault(ChecksumPrefix + name)
            ?? throw new AwsException("MalformedTrailerError", $"The trailer '{ChecksumPrefix + name}' was announced and did not come.", 400);
        if (!Matches(given, digest.Checksums[name], out var valid))
        {
            throw valid
                ? new AwsException("BadDigest", $"The {name.ToUpperInvariant()} you specified did not match the calculated checksum.", 400)
                : S3Errors.InvalidRequest($"Value for {ChecksumPrefix + name} header is invalid.");
        }
    }

    private static bool Matches(string base64, byte[] computed, out bool valid)
    {
        Span<byte> bytes = stackalloc byte[64];
        valid = Convert.TryFromBase64String(base64, bytes, out var written) && written == computed.Length;
        return valid && bytes[..written].SequenceEqual(computed);
    }
}
