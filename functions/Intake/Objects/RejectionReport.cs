using System.Text.Json.Serialization;

namespace Pipeline.Intake.Objects;

/// <summary>Why a file was rejected.</summary>
/// <param name="Bucket">The file's bucket.</param>
/// <param name="Key">The file's key.</param>
/// <param name="ETag">The file's entity tag.</param>
/// <param name="Version">The file's version.</param>
/// <param name="LandedAt">When the file landed.</param>
/// <param name="Size">The file's size in bytes.</param>
/// <param name="Row">The row as in a spreadsheet: the header is row 1; null for the whole file.</param>
/// <param name="Column">The column; null if the fault is not in a single field.</param>
/// <param name="Value">The field's text, shortened; null if the fault is not in a single field.</param>
/// <param name="Reason">What is wrong, and what was expected.</param>
/// <param name="Copy">The key of the file's copy; null if the file could not be copied.</param>
public sealed record RejectionReport(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("etag")] string ETag,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("landed_at")] DateTimeOffset LandedAt,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("row")] int? Row,
    [property: JsonPropertyName("column")] string? Column,
    [property: JsonPropertyName("value")] string? Value,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("copy")] string? Copy);

/// <summary>Source-generated serialization of the report.</summary>
[JsonSerializable(typeof(RejectionReport))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class RejectionJson : JsonSerializerContext;
