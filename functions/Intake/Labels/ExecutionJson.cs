using System.Text.Json.Serialization;

namespace Pipeline.Intake.Labels;

/// <summary>Source-generated serialization of the workflow's input.</summary>
[JsonSerializable(typeof(ExecutionInput))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
