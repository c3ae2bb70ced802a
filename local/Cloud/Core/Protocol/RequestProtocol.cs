using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Tells what a request to a service is for, and how it is answered: REST, where the service has routes; the query protocol, a form, where it takes them; else AWS JSON.</summary>
public static class RequestProtocol
{
    /// <summary>The operation that a request names, or null when it names none that the service could have.</summary>
    public static async ValueTask<string?> OperationAsync(ICloudService service, HttpRequest request, CancellationToken cancellationToken)
    {
        if ((service as IHttpService)?.Operation(request) is { } rest) return rest;
        if (JsonProtocol.Operation(request) is { } operation) return operation;
        if (!IsForm(service, request)) return null;
        // The form is kept with the request, so that reading it again costs nothing.
        var form = await QueryProtocol.FormAsync(request, cancellationToken);
        return form["Action"].ToString() is { Length: > 0 } action ? action : null;
    }

    /// <summary>Whether a request is a form that its service takes.</summary>
    public static bool IsForm(ICloudService service, HttpRequest request) => service.TakesForms && QueryProtocol.Matches(request);

    /// <summary>Writes an error in the protocol of the request.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => QueryProtocol.Matches(http.Request)
        ? QueryProtocol.WriteErrorAsync(http, error, context)
        : JsonProtocol.WriteErrorAsync(http, error, context);
}
