using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Reads JSON that somebody sent: documents of at most 64 levels in which no name stands twice. Of two members with one name each reader
/// would take another, and a document that is made of nodes throws when it is looked into and not when it is read.
/// </summary>
public static class DocumentJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is not JSON, or not such a document.</exception>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Options);

    /// <summary>Reads UTF-8.</summary>
    /// <exception cref="JsonException">It is not JSON, or not such a document.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: Options);

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="JsonException">It is not JSON, or not such a document.</exception>
    public static Task<JsonNode?> ParseAsync(Stream utf8, CancellationToken cancellationToken) =>
        JsonNode.ParseAsync(utf8, documentOptions: Options, cancellationToken: cancellationToken);

    /// <summary>Checks a text.</summary>
    /// <exception cref="JsonException">It is not JSON, or not such a document.</exception>
    public static void Check(string text) => JsonDocument.Parse(text, Options).Dispose();
}
