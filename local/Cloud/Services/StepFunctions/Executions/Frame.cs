using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The context of a graph's states while the graph runs.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="Branch">The branch that the graph runs in.</param>
/// <param name="MapItem">The <c>$states.context.Map.Item</c> in an iteration of a Map state; else null.</param>
/// <param name="Stopping">Cancelled when the execution is stopped or a parallel branch fails.</param>
internal sealed record Frame(VariableScope Variables, Branch Branch, JsonObject? MapItem, CancellationToken Stopping)
{
    /// <summary>The branch's chain of events.</summary>
    public HistoryThread History => Branch.History;

    /// <summary>The branch's time.</summary>
    public ExecutionClock Clock => Branch.Clock;

    /// <summary>The frame of a branch or iteration.</summary>
    public Frame Inner(Branch branch, CancellationToken stopping, JsonObject? mapItem = null) =>
        new(Variables.Inner(), branch, mapItem ?? MapItem?.DeepClone().AsObject(), stopping);
}
