using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Limits the length of a request's body, before any of it is read.</summary>
internal static class RequestLength
{
    /// <summary>Applies a service's limit.</summary>
    /// <exception cref="AwsException">The Content-Length exceeds the limit.</exception>
    public static void Bound(HttpContext http, ICloudService service, RestCall? rest)
    {
        var limit = Limit(service, rest);
        if (http.Request.ContentLength > limit) throw TooLarge(service, rest);
        // Applies to a body without a Content-Length.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
    }

    /// <summary>The service's error for a longer body.</summary>
    public static AwsException TooLarge(ICloudService service, RestCall? rest)
    {
        var limit = Limit(service, rest) ?? 0;
        return service is IRestService own ? own.BodyTooLarge(limit) : AwsException.BodyTooLarge(service.Name, limit);
    }

    private static long? Limit(ICloudService service, RestCall? rest) => service is IRestService own ? own.LargestBody(rest) : service.LargestRequest;
}
