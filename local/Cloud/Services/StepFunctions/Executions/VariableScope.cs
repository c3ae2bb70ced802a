using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// The variables that a graph's states see: its own, and those of the graphs around it as they were when it started. An inner graph cannot
/// assign an outer variable, and its own end with it.
/// </summary>
internal sealed class VariableScope
{
    // Source: "Passing data between states with variables", limits.
    private const int MostBytes = 10 << 20;

    private readonly JsonObject _outer;
    private readonly JsonObject _own = [];
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);

    /// <summary>The scope of an execution.</summary>
    public VariableScope()
        : this([])
    {
    }

    private VariableScope(JsonObject outer, long outerSize = 0) => (_outer, OuterSize) = (outer, outerSize);

    private long OuterSize { get; }

    private long Size => OuterSize + _sizes.Values.Sum();

    /// <summary>A scope for a branch or an iteration, with copies, so that branches share nothing.</summary>
    public VariableScope Inner() => new(Values(), Size);

    /// <summary>Every variable that is seen, by name.</summary>
    public JsonObject Values()
    {
        var values = _outer.DeepClone().AsObject();
        foreach (var (name, value) in _own) values[name] = value?.DeepClone();
        return values;
    }

    /// <summary>Assigns variables, all at once.</summary>
    /// <exception cref="StateFailure">States.Runtime: one has the name of an outer variable. States.DataLimitExceeded: all together are larger than 10 MiB.</exception>
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
