using System.Text.Json.Serialization;

namespace Pipeline.Intake.Labels;

/// <summary>The workflow's input: the label file that started it.</summary>
/// <param name="Bucket">The file's bucket.</param>
/// <param name="Key">The file's key.</param>
/// <param name="ETag">The file's entity tag.</param>
public sealed record ExecutionInput(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("etag")] string ETag);
