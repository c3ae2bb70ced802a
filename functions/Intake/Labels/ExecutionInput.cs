using System.Text.Json.Serialization;

namespace Pipeline.Intake.Labels;

/// <summary>The workflow's input: the label file that started it, and where its labels stand.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The file's key.</param>
/// <param name="ETag">The file's entity tag.</param>
/// <param name="Labels">The number of its labels.</param>
/// <param name="Day">The partition of the label table with its labels.</param>
/// <param name="Accepted">The key of the object with its labels.</param>
public sealed record ExecutionInput(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("etag")] string ETag,
    [property: JsonPropertyName("labels")] int Labels,
    [property: JsonPropertyName("day")] string Day,
    [property: JsonPropertyName("accepted")] string Accepted);
