using System.Text.Json.Serialization;
using Amazon.Lambda.S3Events;

namespace Pipeline.RetrainingFunction;

/// <summary>Reads the function's event without reflection.</summary>
[JsonSerializable(typeof(S3Event))]
public sealed partial class EventJson : JsonSerializerContext;
