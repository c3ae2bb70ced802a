using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// The variables that a graph's states see: its own, and those of the graphs around it as they were when it started. An inner graph cannot
/// assign an outer variable, and its own end with it.
/// </summary>
internal sealed class VariableScope
{
    private readonly JsonObject _outer;
    private readonly JsonObject _own = [];

    /// <summary>The scope of an execution.</summary>
    public VariableScope()
        : this([])
    {
    }

    private VariableScope(JsonObject outer) => _outer = outer;

    /// <summary>A scope for a branch or an iteration, with copies, so that branches share nothing.</summary>
    public VariableScope Inner() => new(Values());

    /// <summary>Every variable that is seen, by name.</summary>
    public JsonObject Values()
    {
        var values = _outer.DeepClone().AsObject();
        foreach (var (name, value) in _own) values[name] = value?.DeepClone();
        return values;
    }

    /// <summary>Assigns variables, all at once.</summary>
    /// <exception cref="StateFailure">States.Runtime: one has the name of an outer variable.</exception>
    public void Assign(JsonObject variables)
    {
        foreach (var (name, _) in variables)
        {
            if (_outer.ContainsKey(name))
                throw new StateFailure(ErrorNames.Runtime, $"The variable '{name}' belongs to an outer scope and cannot be assigned here.");
        }

        foreach (var (name, value) in variables) _own[name] = value?.DeepClone();
    }
}
