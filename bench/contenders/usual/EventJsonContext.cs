using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Bench.Usual;

/// <summary>The generated code that reads events and writes answers.</summary>
[JsonSerializable(typeof(KinesisEvent))]
[JsonSerializable(typeof(StreamsEventResponse))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
