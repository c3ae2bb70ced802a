using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Tests.Events;

/// <summary>The generated code with which functions usually read the event.</summary>
[JsonSerializable(typeof(KinesisEvent))]
internal sealed partial class TypedEventContext : JsonSerializerContext;
