using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Holds a request's body in memory, because it is read twice: to find out what the request is about, and to serve it.</summary>
public static class RequestBuffer
{
    /// <summary>Reads the body into memory and rewinds it.</summary>
    /// <returns>The body.</returns>
    /// <exception cref="AwsException">503: the memory for request bodies is used up. 408: the client stopped sending.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> KeepAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Body is MemoryStream kept) return kept.GetBuffer().AsMemory(0, (int)kept.Length);
        MemoryStream body;
        if (request.ContentLength is { } length and <= int.MaxValue)
        {
            Reserve(request, length);
            var bytes = new byte[length];
            await FillAsync(request, bytes, cancellationToken);
            body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        }
        else
        {
            body = await CopyAsync(request, cancellationToken);
        }

        request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Counts bytes that the request is about to hold in memory.</summary>
    /// <exception cref="AwsException">503: the memory for request bodies is used up.</exception>
    public static void Reserve(HttpRequest request, long bytes) => Intake(request)?.Reserve(bytes);

    /// <summary>Reads exactly as many bytes of the body as fit.</summary>
    /// <exception cref="AwsException">408: the client stopped sending.</exception>
    public static ValueTask FillAsync(HttpRequest request, Memory<byte> bytes, CancellationToken cancellationToken) =>
        Intake(request) is { } intake ? intake.FillAsync(request.Body, bytes, cancellationToken) : request.Body.ReadExactlyAsync(bytes, cancellationToken);

    private static async Task<MemoryStream> CopyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        if (Intake(request) is { } intake) await intake.CopyAsync(request.Body, body, cancellationToken);
        else await request.Body.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        return body;
    }

    // Only requests that may have a long body have an intake.
    private static BodyIntake? Intake(HttpRequest request) => request.HttpContext.Features.Get<BodyIntake>();
}
