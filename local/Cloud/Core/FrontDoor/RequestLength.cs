using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Limits the length of a request's body, before any of it is read.</summary>
internal static class RequestLength
{
    /// <summary>Applies a service's limit.</summary>
    /// <exception cref="AwsException">The Content-Length exceeds the limit.</exception>
    public static void Bound(HttpContext http, ICloudService service)
    {
        var limit = Limit(http, service);
        if (http.Request.ContentLength > limit) throw TooLarge(http, service);
        // For a body without a Content-Length.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
    }

    /// <summary>The error for a longer body, as the service words it.</summary>
    public static AwsException TooLarge(HttpContext http, ICloudService service)
    {
        var limit = Limit(http, service) ?? 0;
        return service is IHttpService rest ? rest.BodyTooLarge(limit) : AwsException.BodyTooLarge(service.Name, limit);
    }

    private static long? Limit(HttpContext http, ICloudService service) =>
        service is IHttpService rest ? rest.LargestBody(http.Request) : service.LargestRequest;
}
