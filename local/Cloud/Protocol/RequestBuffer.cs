using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Holds a request's body in memory, so that it can be read twice: to know what the request is about, and to serve it.</summary>
internal static class RequestBuffer
{
    /// <summary>Takes the body in. It stands at its beginning then.</summary>
    /// <returns>The body.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>> KeepAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Body is MemoryStream kept) return kept.GetBuffer().AsMemory(0, (int)kept.Length);
        MemoryStream body;
        if (request.ContentLength is { } length and <= int.MaxValue)
        {
            var bytes = new byte[length];
            await request.Body.ReadExactlyAsync(bytes, cancellationToken);
            body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        }
        else
        {
            body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            body.Position = 0;
        }

        request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
