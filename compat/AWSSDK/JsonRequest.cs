using System.Text.Json;
using Amazon.Runtime.Internal;

namespace Amazon.Runtime.Compat;

/// <summary>A request of the AWS JSON protocol.</summary>
internal static class JsonRequest
{
    /// <summary>A POST to the service's root.</summary>
    /// <param name="request">What the caller asks for.</param>
    /// <param name="service">The SDK's name of the service.</param>
    /// <param name="target">The operation, qualified by the service's version.</param>
    /// <param name="contentType">The protocol's version.</param>
    /// <param name="apiVersion">The date of the service's API.</param>
    /// <param name="write">Writes the members.</param>
    public static IRequest Create(
        AmazonWebServiceRequest request, string service, string target, string contentType, string apiVersion, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new DefaultRequest(request, service)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = body.ToArray(),
            Headers =
            {
                ["X-Amz-Target"] = target,
                ["Content-Type"] = contentType,
                [Amazon.Util.HeaderKeys.XAmzApiVersion] = apiVersion,
            },
        };
    }

    /// <summary>Writes a member that may be absent.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, or null.</param>
    public static void WriteIfSet(this Utf8JsonWriter writer, string name, string value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}
