using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring;

/// <summary>The generated code that reads events and writes answers.</summary>
[JsonSerializable(typeof(KinesisEvent))]
[JsonSerializable(typeof(StreamsEventResponse))]
internal sealed partial class ScoringJsonContext : JsonSerializerContext;
