using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring;

/// <summary>Source-generated serialization of the function's response.</summary>
[JsonSerializable(typeof(StreamsEventResponse))]
public sealed partial class ScoringJsonContext : JsonSerializerContext;
