using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>
/// The body of a chunked request. Kestrel reports most malformed chunks by a <see cref="BadHttpRequestException"/> and some by a bare
/// <see cref="IOException"/>, which looks like a failed disk; both become a <see cref="MalformedBodyException"/> here.
/// </summary>
internal sealed class ChunkedBody(Stream body) : ForwardStream
{
    /// <summary>Wraps the body of a chunked request; leaves other requests alone.</summary>
    public static void Check(HttpRequest request)
    {
        if (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0) request.Body = new ChunkedBody(request.Body);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (IsMalformed(e))
        {
            throw new MalformedBodyException(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return body.Read(buffer, offset, count);
        }
        catch (IOException e) when (IsMalformed(e))
        {
            throw new MalformedBodyException(e);
        }
    }

    // A body that is too long and a client that went away are reported elsewhere.
    private static bool IsMalformed(IOException e) =>
        e is not ConnectionResetException && (e is not BadHttpRequestException refused || refused.StatusCode == StatusCodes.Status400BadRequest);
}

/// <summary>Thrown when a request's chunks are malformed.</summary>
/// <param name="cause">Kestrel's exception.</param>
internal sealed class MalformedBodyException(IOException cause) : BadHttpRequestException($"The chunks of the request's body are malformed: {cause.Message}", StatusCodes.Status400BadRequest, cause);
