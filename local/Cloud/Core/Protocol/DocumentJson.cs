using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Parses JSON from a client: at most 64 levels and a million values, no duplicate names, and only valid Unicode. <see cref="JsonNode"/> checks names and strings
/// when they are read, not when the document is parsed; without these checks, a bad document would fail somewhere inside an operation.
/// </summary>
public static class DocumentJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    // A parsed value takes some 250 bytes of memory, but as little as two bytes of text.
    internal const int MostValues = 1_000_000;

    /// <summary>Parses a text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or breaks one of these limits.</exception>
    public static JsonNode? Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Parses UTF-8.</summary>
    /// <exception cref="JsonException">The text is not JSON, or breaks one of these limits.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        CheckUnicode(utf8);
        CheckValues(utf8);
        return JsonNode.Parse(utf8, documentOptions: Options);
    }

    /// <summary>Checks a text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or breaks one of these limits.</exception>
    public static void Check(string text) => Parse(text);

    /// <summary>
    /// Parses JSON that is not a request: a function's answer or a line of its log. It must be valid Unicode, because otherwise reading a
    /// name or string could fail later. The last of duplicate names counts.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON, or not valid Unicode.</exception>
    public static JsonDocument Open(ReadOnlyMemory<byte> utf8)
    {
        CheckUnicode(utf8.Span);
        return JsonDocument.Parse(utf8);
    }

    /// <summary>Parses JSON that is not a request.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not valid Unicode.</exception>
    public static JsonDocument Open(string text) => Open(System.Text.Encoding.UTF8.GetBytes(text));

    private static void CheckUnicode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("The text is not UTF-8.");
        // In valid UTF-8, half a surrogate pair can only be written as an escape.
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

    private static void CheckValues(ReadOnlySpan<byte> utf8)
    {
        // Each value but the first follows one of these characters. Strings contain some too, so values are only counted when there are too many characters.
        if (utf8.Length <= MostValues || utf8.Count((byte)',') + utf8.Count((byte)':') + utf8.Count((byte)'[') + utf8.Count((byte)'{') < MostValues) return;
        var values = 0;
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject) && ++values > MostValues)
                throw new JsonException($"It has more than {MostValues} names and values.");
        }
    }
}

/// <summary>Reads strings of untrusted JSON.</summary>
public static class NodeText
{
    /// <summary>The node's string; null if the node is null or not a string.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The number that a text says, as a document has it; null for a text that says none.</summary>
    public static JsonNode? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && double.IsFinite(large) ? JsonValue.Create(large)
        : null;
}
