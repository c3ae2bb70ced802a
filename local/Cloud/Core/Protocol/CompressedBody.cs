using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Expands a request that its client has compressed, as SDKs do with long ones of some operations. Source: Smithy's "requestCompression" trait.</summary>
internal static class CompressedBody
{
    private const int Most = 16 << 20;

    /// <summary>Replaces a compressed body by what is in it.</summary>
    /// <exception cref="AwsException">The body is not gzip, or there is too much in it.</exception>
    public static async Task ExpandAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase)) return;
        var compressed = await RequestBuffer.KeepAsync(request, cancellationToken);
        var body = new MemoryStream();
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            var piece = new byte[64 << 10];
            while (await gzip.ReadAsync(piece, cancellationToken) is > 0 and var read)
            {
                if (body.Length + read > Most) throw new AwsException("RequestEntityTooLargeException", $"The request's body has more than {Most} bytes when it is expanded.", 413);
                body.Write(piece, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new AwsException("SerializationException", $"The request's body is not gzip, as its Content-Encoding says: {e.Message}");
        }

        body.Position = 0;
        request.Body = body;
        request.ContentLength = body.Length;
        request.Headers.ContentEncoding = default;
    }
}
