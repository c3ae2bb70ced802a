namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>What holds for the whole assembly.</summary>
/// <param name="GenerateMain">Whether a Main is wanted.</param>
/// <param name="Serializer">The serializer, fully qualified, or null.</param>
/// <param name="IsExecutable">Whether the assembly can have a Main.</param>
/// <param name="HasRuntimeSupport">Whether the runtime client is referenced.</param>
internal sealed record AssemblyModel(bool GenerateMain, string? Serializer, bool IsExecutable, bool HasRuntimeSupport);
