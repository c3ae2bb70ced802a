using System.Text.Json.Serialization;
using Amazon.Lambda.S3Events;

namespace Pipeline.RetrainingFunction;

/// <summary>Source-generated deserialization of the function's event.</summary>
[JsonSerializable(typeof(S3Event))]
public sealed partial class EventJson : JsonSerializerContext;
