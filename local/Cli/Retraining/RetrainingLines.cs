using System.Text.Json.Nodes;
using Pipeline.Contract.Description;
using Pipeline.Contract.Retraining;

namespace Pipeline.Cli.Retraining;

/// <summary>What a run of the workflow decided, in lines.</summary>
internal static class RetrainingLines
{
    /// <summary>The decision, with both errors where models were compared, and why nothing was promoted.</summary>
    /// <param name="output">The execution's output.</param>
    /// <param name="domain">How errors are shown.</param>
    public static IEnumerable<string> Of(JsonObject output, DomainDescription domain)
    {
        var errors = output[DecisionMembers.Candidate] is { } candidate
            ? $": {Shown(candidate)}{Beside(DecisionMembers.Serving, "serving model")}{Beside(DecisionMembers.Baseline, "a constant")} on {output["evidence"]} {domain.Name}"
            : "";
        yield return $"decision    {output[DecisionMembers.Decision]}{errors}";
        if (output["model"] is { } model) yield return $"serving     {model}";
        if (output["reason"] is { } reason) yield return $"because     {reason}";

        string Beside(string member, string what) => output[member] is { } error ? $", {what} {Shown(error)}" : "";
        string Shown(JsonNode error) => domain.Show(error.GetValue<double>());
    }
}
