using System.Text.Json;

namespace Pipeline.Contract.Lake;

/// <summary>The identity of a line in the lake: its record and its request.</summary>
/// <param name="Origin">The record.</param>
/// <param name="Id">The request's id; null in quarantine.</param>
public readonly record struct LakeLine(LineOrigin Origin, string? Id)
{
    /// <summary>Reads a scored or quarantined line.</summary>
    /// <param name="json">The line.</param>
    /// <param name="idName">The domain's name for the id.</param>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The line does not have the form that the scorer writes.</exception>
    public static LakeLine Read(string json, string idName)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new LakeLine(LineOrigin.Read(root), root.TryGetProperty(idName, out var id) ? id.GetString() : null);
    }

    internal static string Text(JsonElement line, string name) => Member(line, name, JsonValueKind.String).GetString()!;

    internal static JsonElement Member(JsonElement line, string name, JsonValueKind kind) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new InvalidDataException($"The line has no {name} of the kind that the scorer writes ({kind}).");
}
