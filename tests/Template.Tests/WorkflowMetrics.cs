using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>The metrics that the retraining's own tasks write.</summary>
internal static class WorkflowMetrics
{
    /// <summary>The metrics, their dimensions as Fn::Sub would write the values that the template gives to the definition.</summary>
    public static IEnumerable<(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions)> Of(ProjectTemplate template)
    {
        var given = template.Properties("RetrainStateMachine")["DefinitionSubstitutions"]!.AsObject();
        string Value(string text) => text.StartsWith("${", StringComparison.Ordinal) ? ProjectTemplate.Text(given[text[2..^1]]) : text;
        var states = DefinitionText.Parse(File.ReadAllText(Path.Combine(Repository.Root, "statemachines", "retrain.asl.yaml")))["States"]!.AsObject();
        return from state in states
               where state.Value!["Resource"]?.ToString() == "arn:aws:states:::aws-sdk:cloudwatch:putMetricData"
               let arguments = state.Value!["Arguments"]!
               from datum in arguments["MetricData"]!.AsArray()
               select (
                   arguments["Namespace"]!.ToString(), datum["MetricName"]!.ToString(),
                   (IReadOnlyDictionary<string, string>)datum["Dimensions"]!.AsArray().ToDictionary(one => one!["Name"]!.ToString(), one => Value(one!["Value"]!.ToString())));
    }
}
