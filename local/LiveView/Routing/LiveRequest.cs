using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>A request of the API.</summary>
/// <param name="Http">The request and its response.</param>
/// <param name="Parts">The path's values for the route's names in braces.</param>
internal sealed record LiveRequest(HttpContext Http, IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>Cancelled when the client disconnects.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A parameter of the query string; null when it is absent.</summary>
    public string? Query(string name) => Http.Request.Query[name];

    /// <summary>A whole number of the query string.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="otherwise">The value when the parameter is absent or empty.</param>
    /// <param name="most">The largest value that is allowed; the smallest is 1.</param>
    /// <exception cref="AwsException">It is not a whole number, or is out of range.</exception>
    public int Number(string name, int otherwise, int most)
    {
        if (Query(name) is not { Length: > 0 } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new AwsException("ValidationException", $"{name}: expected a whole number from 1 to {most}, not '{text}'.");
    }

    /// <summary>The body as JSON.</summary>
    /// <exception cref="AwsException">The body is not JSON, or is null.</exception>
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

    /// <summary>The body as a JSON object; an empty object when there is no body.</summary>
    /// <exception cref="AwsException">The body is not a JSON object.</exception>
    public async Task<JsonObject> ObjectAsync() => Http.Request.ContentLength is 0
        ? []
        : await JsonAsync() as JsonObject ?? throw new AwsException("ValidationException", "The body must be a JSON object.");

    /// <summary>A text member of the body; null when it is absent or not a text.</summary>
    /// <exception cref="AwsException">The body is not a JSON object.</exception>
    public async Task<string?> TextAsync(string name) => NodeText.Of((await ObjectAsync())[name]);
}
