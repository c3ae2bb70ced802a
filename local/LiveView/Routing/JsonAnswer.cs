using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>Writes the API's answers and formats their values.</summary>
internal static class JsonAnswer
{
    // Answers are never embedded in HTML, so quotes and non-ASCII letters need no escaping.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a JSON answer.</summary>
    public static Task WriteAsync(HttpContext http, JsonNode? answer) => WriteAsync(http, Bytes(answer), "application/json");

    /// <summary>Serializes a node.</summary>
    public static byte[] Bytes(JsonNode? node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    /// <summary>Writes an answer from its bytes.</summary>
    public static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>Writes an error with its status, as <c>{"error":{"code":...,"message":...}}</c>.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error)
    {
        http.Response.StatusCode = error.Status;
        return WriteAsync(http, new JsonObject { ["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message } });
    }

    /// <summary>Formats a time: ISO 8601, UTC, milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Rounds milliseconds to three decimals, that is, to the microsecond.</summary>
    public static double Rounded(double value) => Math.Round(value, 3);

    /// <summary>Makes an array of nodes.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);
}
