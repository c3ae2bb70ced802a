using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>What surrounds the states of one graph while it runs.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="History">The line of events.</param>
/// <param name="MapItem">In an iteration of a Map state, its <c>$states.context.Map.Item</c>.</param>
/// <param name="Stopping">Signalled when the execution is stopped, or a branch beside this one failed.</param>
internal sealed record Frame(VariableScope Variables, HistoryThread History, JsonObject? MapItem, CancellationToken Stopping)
{
    /// <summary>The frame of a branch.</summary>
    public Frame Inner(CancellationToken stopping, JsonObject? mapItem = null) =>
        new(Variables.Inner(), History.Fork(), mapItem ?? MapItem?.DeepClone().AsObject(), stopping);
}
