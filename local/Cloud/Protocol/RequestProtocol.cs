using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Tells which of the two protocols of whole documents a request speaks: the query protocol has a form, the JSON protocol everything else.</summary>
public static class RequestProtocol
{
    /// <summary>The operation that a request names, or null when it is of neither protocol.</summary>
    public static async ValueTask<string?> OperationAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (JsonProtocol.Operation(request) is { } operation) return operation;
        if (!QueryProtocol.Matches(request)) return null;
        // The form is kept with the request, so that reading it again costs nothing.
        var form = await request.ReadFormAsync(cancellationToken);
        return form["Action"].ToString() is { Length: > 0 } action ? action : null;
    }

    /// <summary>Writes an error in the protocol of the request.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => QueryProtocol.Matches(http.Request)
        ? QueryProtocol.WriteErrorAsync(http, error, context)
        : JsonProtocol.WriteErrorAsync(http, error, context);
}
