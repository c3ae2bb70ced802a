using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring;

/// <summary>The generated code that writes answers.</summary>
[JsonSerializable(typeof(StreamsEventResponse))]
public sealed partial class ScoringJsonContext : JsonSerializerContext;
