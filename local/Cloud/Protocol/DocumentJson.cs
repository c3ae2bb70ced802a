using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Parses JSON from a client: at most 64 levels, no duplicate names, and only valid Unicode. <see cref="JsonNode"/> checks names and strings
/// when they are read, not when the document is parsed; without these checks, a bad document would fail somewhere inside an operation.
/// </summary>
public static class DocumentJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a text.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static JsonNode? Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Parses UTF-8.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        CheckUnicode(utf8);
        return JsonNode.Parse(utf8, documentOptions: Options);
    }

    /// <summary>Checks a text.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static void Check(string text) => Parse(text);

    private static void CheckUnicode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("The text is not UTF-8.");
        // Half a surrogate pair can only be written as an escape.
        if (utf8.IndexOf("\\u"u8) < 0) return;
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped) reader.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"A string at byte {reader.TokenStartIndex} holds half a surrogate pair.", e);
        }
    }
}
