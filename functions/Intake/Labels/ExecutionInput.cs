using System.Text.Json.Serialization;

namespace Pipeline.Intake.Labels;

/// <summary>What the workflow is told about the labels that started it.</summary>
/// <param name="Bucket">Their bucket.</param>
/// <param name="Key">Their key.</param>
/// <param name="ETag">Their entity tag.</param>
public sealed record ExecutionInput(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("etag")] string ETag);
