using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state of a definition. Source: "Amazon States Language", States.</summary>
internal abstract record State
{
    /// <summary>The name, unique in the whole state machine.</summary>
    public required string Name { get; init; }

    /// <summary>The type as the definition writes it; event types in the history begin with it.</summary>
    public abstract string Type { get; }

    /// <summary>The next state; null for a state that ends its graph or chooses the next state by rules.</summary>
    public string? Next { get; init; }

    /// <summary>The template of the output; null if the state has none.</summary>
    public FieldValue? Output { get; init; }

    /// <summary>The variables to assign, by name; null for none.</summary>
    public JsonObject? Assign { get; init; }
}

/// <summary>A state that only transforms its input.</summary>
internal sealed record PassState : State
{
    public override string Type => "Pass";
}

/// <summary>States and where to start: a definition, a branch, or a Map state's item processor.</summary>
/// <param name="StartAt">The name of the first state.</param>
/// <param name="States">The states by name.</param>
/// <param name="Timeout">The execution's time limit; only at the top of a definition, else null.</param>
internal sealed record StateGraph(string StartAt, IReadOnlyDictionary<string, State> States, TimeSpan? Timeout);

/// <summary>A field that the definition has. Its JSON may be null, which differs from an absent field.</summary>
/// <param name="Json">The field's JSON.</param>
internal sealed record FieldValue(JsonNode? Json);
