using System.Net;
using System.Text.Json;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.Runtime.Compat;

/// <summary>An error as the service sent it: what every error has, and the members of its own.</summary>
/// <param name="Response">Code, message, request id and status.</param>
/// <param name="Members">The JSON document; undefined where the body is not one.</param>
internal sealed record ServiceError(ErrorResponse Response, JsonElement Members)
{
    /// <summary>Reads the error of a response.</summary>
    /// <param name="context">The response.</param>
    /// <param name="inner">The exception that AWSSDK.Core had.</param>
    /// <param name="status">The HTTP status.</param>
    public static ServiceError Read(JsonUnmarshallerContext context, Exception inner, HttpStatusCode status)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, context.JsonMaxDepth);
        var response = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        response.InnerException = inner;
        response.StatusCode = status;
        return new ServiceError(response, MembersOf(context.GetResponseBodyBytes()));
    }

    /// <summary>A text among the error's members, or null.</summary>
    /// <param name="name">The member's name.</param>
    public string Text(string name) =>
        Members.ValueKind == JsonValueKind.Object && Members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A number among the error's members, or null.</summary>
    /// <param name="name">The member's name.</param>
    public int? Number(string name) =>
        Members.ValueKind == JsonValueKind.Object && Members.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : null;

    private static JsonElement MembersOf(byte[] body)
    {
        try
        {
            if (body is not { Length: > 0 }) return default;
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A gateway between client and service answers in HTML; code and status are then all there is.
            return default;
        }
    }
}
