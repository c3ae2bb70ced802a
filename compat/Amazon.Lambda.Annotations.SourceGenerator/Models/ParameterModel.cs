namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>A parameter of a handler.</summary>
/// <param name="Kind">Where its argument comes from.</param>
/// <param name="Type">Its type, fully qualified.</param>
internal sealed record ParameterModel(ParameterKind Kind, string Type);
