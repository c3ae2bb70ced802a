using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>A request of the API.</summary>
/// <param name="Http">The request and its response.</param>
/// <param name="Parts">What stands in the path where the route has a name in braces.</param>
internal sealed record LiveRequest(HttpContext Http, IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A value of the query, or null.</summary>
    public string? Query(string name) => Http.Request.Query[name];

    /// <summary>A whole number of the query.</summary>
    /// <exception cref="AwsException">It is none, or out of range.</exception>
    public int Number(string name, int otherwise, int most)
    {
        if (Query(name) is not { Length: > 0 } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new AwsException("ValidationException", $"{name}: expected a whole number from 1 to {most}, not '{text}'.");
    }

    /// <summary>The body, which must be JSON.</summary>
    /// <exception cref="AwsException">It is not.</exception>
    public async Task<JsonNode> JsonAsync()
    {
        try
        {
            return DocumentJson.Parse((await RequestBuffer.KeepAsync(Http.Request, Aborted)).Span) ?? throw new AwsException("ValidationException", "The body is null.");
        }
        catch (JsonException e)
        {
            throw new AwsException("ValidationException", $"The body is not JSON: {e.Message}");
        }
    }

    /// <summary>The body, which must be a JSON object; an empty one where there is none.</summary>
    /// <exception cref="AwsException">It is not.</exception>
    public async Task<JsonObject> ObjectAsync() => Http.Request.ContentLength is 0
        ? []
        : await JsonAsync() as JsonObject ?? throw new AwsException("ValidationException", "The body must be a JSON object.");

    /// <summary>A text of the body's object; null where it has none of that name.</summary>
    /// <exception cref="AwsException">The body is not a JSON object.</exception>
    public async Task<string?> TextAsync(string name) => NodeText.Of((await ObjectAsync())[name]);
}
