using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.History;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The context of a graph's states while the graph runs.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="History">The graph's chain of events.</param>
/// <param name="MapItem">The <c>$states.context.Map.Item</c> in an iteration of a Map state; else null.</param>
/// <param name="Stopping">Cancelled when the execution is stopped or a parallel branch fails.</param>
internal sealed record Frame(VariableScope Variables, HistoryThread History, JsonObject? MapItem, CancellationToken Stopping)
{
    /// <summary>The frame of a branch or iteration.</summary>
    public Frame Inner(CancellationToken stopping, JsonObject? mapItem = null) =>
        new(Variables.Inner(), History.Fork(), mapItem ?? MapItem?.DeepClone().AsObject(), stopping);
}
