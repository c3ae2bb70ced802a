using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>Writes the API's answers, and values in its forms.</summary>
internal static class JsonAnswer
{
    // The answers are never put into a page's text, so that quotes and umlauts may stand as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext http, JsonNode? answer) => WriteAsync(http, Bytes(answer), "application/json");

    /// <summary>A node as the API writes it.</summary>
    public static byte[] Bytes(JsonNode? node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    /// <summary>Writes an answer that is bytes already.</summary>
    public static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error)
    {
        http.Response.StatusCode = error.Status;
        return WriteAsync(http, new JsonObject { ["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message } });
    }

    /// <summary>A time as the API writes it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number to the microsecond, which is as far as durations are worth reading.</summary>
    public static double Rounded(double value) => Math.Round(value, 3);

    /// <summary>An array of nodes.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);
}
