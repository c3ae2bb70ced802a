using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Data;

/// <summary>
/// The variables visible to a graph's states: its own variables, and those of the enclosing graphs as they were when it started. An inner graph
/// cannot assign outer variables, and its own variables end with it. Source: "Passing data between states with variables".
/// </summary>
internal sealed class VariableScope
{
    // Source: "Passing data between states with variables", limits.
    private const int MostBytes = 10 << 20;

    private readonly JsonObject _outer;
    private readonly JsonObject _own = [];
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);

    /// <summary>Creates the outermost scope of an execution.</summary>
    public VariableScope()
        : this([])
    {
    }

    private VariableScope(JsonObject outer, long outerSize = 0) => (_outer, OuterSize) = (outer, outerSize);

    private long OuterSize { get; }

    private long Size => OuterSize + _sizes.Values.Sum();

    /// <summary>The scope of a branch or iteration. It copies the variables, so that branches do not share state.</summary>
    public VariableScope Inner() => new(Values(), Size);

    /// <summary>All visible variables by name, copied.</summary>
    public JsonObject Values()
    {
        var values = _outer.DeepClone().AsObject();
        foreach (var (name, value) in _own) values[name] = value?.DeepClone();
        return values;
    }

    /// <summary>Assigns several variables at once.</summary>
    /// <exception cref="StateFailure">States.Runtime: an outer variable has the same name. States.DataLimitExceeded: all variables together exceed 10 MiB.</exception>
    public void Assign(JsonObject variables)
    {
        foreach (var (name, _) in variables)
        {
            if (_outer.ContainsKey(name))
                throw new StateFailure(ErrorNames.Runtime, $"The variable '{name}' belongs to an outer scope and cannot be assigned here.");
        }

        foreach (var (name, value) in variables)
        {
            _own[name] = value?.DeepClone();
            _sizes[name] = value?.ToJsonString(JsonText.Options).Length ?? 4;
        }

        if (Size > MostBytes) throw new StateFailure(ErrorNames.DataLimitExceeded, $"The execution's variables are larger than the {MostBytes >> 20} MiB that they may have together.");
    }
}
