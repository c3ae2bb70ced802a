using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Holds a request's body to what its service takes, before anything of it is read.</summary>
internal static class RequestLength
{
    /// <summary>Bounds a request's body.</summary>
    /// <exception cref="AwsException">Its length says that it is longer.</exception>
    public static void Bound(HttpContext http, ICloudService service)
    {
        if (http.Request.ContentLength > service.LargestRequest) throw TooLarge(service);
        // One that does not say how long it is ends there.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = service.LargestRequest;
    }

    /// <summary>What is answered to a longer one.</summary>
    public static AwsException TooLarge(ICloudService? service) =>
        new("RequestEntityTooLargeException", $"The request's body is longer than the {service?.LargestRequest} bytes that {service?.Name} takes here.", 413);
}
