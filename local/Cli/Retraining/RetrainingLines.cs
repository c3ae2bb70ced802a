using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Contract.Retraining;

namespace Pipeline.Cli.Retraining;

/// <summary>What a run of the workflow decided, in lines.</summary>
internal static class RetrainingLines
{
    /// <summary>The decision, with both errors where models were compared, and why nothing was promoted.</summary>
    /// <param name="output">The execution's output.</param>
    public static IEnumerable<string> Of(JsonObject output)
    {
        var errors = output[DecisionMembers.Candidate] is { } candidate
            ? string.Create(CultureInfo.InvariantCulture, $": {candidate.GetValue<double>():0.00} min{(output[DecisionMembers.Serving] is { } serving ? string.Create(CultureInfo.InvariantCulture, $", serving model {serving.GetValue<double>():0.00} min") : "")}{(output[DecisionMembers.Baseline] is { } baseline ? string.Create(CultureInfo.InvariantCulture, $", a constant {baseline.GetValue<double>():0.00} min") : "")} on {output["evidence"]} trips")
            : "";
        yield return $"decision    {output["decision"]}{errors}";
        if (output["model"] is { } model) yield return $"serving     {model}";
        if (output["reason"] is { } reason) yield return $"because     {reason}";
    }
}
