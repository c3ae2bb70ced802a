using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state of a definition.</summary>
internal abstract record State
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type as the definition writes it; history's event types begin with it.</summary>
    public abstract string Type { get; }

    /// <summary>The state that follows, or null where this one ends its graph (or chooses for itself).</summary>
    public string? Next { get; init; }

    /// <summary>The template of its output, or null where it has none.</summary>
    public FieldValue? Output { get; init; }

    /// <summary>The variables that it assigns.</summary>
    public JsonObject? Assign { get; init; }
}
