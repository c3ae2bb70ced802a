using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Limits the length of a request's body, before any of it is read.</summary>
internal static class RequestLength
{
    /// <summary>Applies a service's limit.</summary>
    /// <exception cref="AwsException">413: the Content-Length exceeds the limit.</exception>
    public static void Bound(HttpContext http, ICloudService service)
    {
        if (http.Request.ContentLength > service.LargestRequest) throw TooLarge(service);
        // For a body without a Content-Length.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = service.LargestRequest;
    }

    /// <summary>The error for a longer body.</summary>
    public static AwsException TooLarge(ICloudService? service) =>
        new("RequestEntityTooLargeException", $"The request's body is longer than the {service?.LargestRequest} bytes that {service?.Name} takes here.", 413);
}
