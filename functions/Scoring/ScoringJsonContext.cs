using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring;

/// <summary>The generated code that writes answers.</summary>
[JsonSerializable(typeof(StreamsEventResponse))]
internal sealed partial class ScoringJsonContext : JsonSerializerContext;
