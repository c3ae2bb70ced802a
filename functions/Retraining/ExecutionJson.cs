using System.Text.Json.Serialization;

namespace Pipeline.Retraining;

/// <summary>Writes the workflow's input without reflection.</summary>
[JsonSerializable(typeof(ExecutionInput))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
