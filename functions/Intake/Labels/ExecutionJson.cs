using System.Text.Json.Serialization;

namespace Pipeline.Intake.Labels;

/// <summary>Writes the workflow's input without reflection.</summary>
[JsonSerializable(typeof(ExecutionInput))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
