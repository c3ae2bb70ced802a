using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>The metrics that the state machines' own tasks write.</summary>
internal static partial class WorkflowMetrics
{
    /// <summary>The metrics, their dimensions as Fn::Sub would write the values that the template gives to the definition.</summary>
    public static IEnumerable<(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions)> Of(ProjectTemplate template) =>
        from machine in template.OfType("AWS::Serverless::StateMachine")
        let properties = template.Properties(machine)
        let given = properties["DefinitionSubstitutions"]!.AsObject()
        from state in DefinitionText.Parse(File.ReadAllText(Path.Combine(Repository.Root, properties["DefinitionUri"]!.ToString())))["States"]!.AsObject()
        where state.Value!["Resource"]?.ToString() == "arn:aws:states:::aws-sdk:cloudwatch:putMetricData"
        let arguments = state.Value!["Arguments"]!
        from datum in Data(arguments["MetricData"]!)
        select (
            arguments["Namespace"]!.ToString(), datum.Name,
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { [datum.Dimension] = datum.Value.StartsWith("${", StringComparison.Ordinal) ? ProjectTemplate.Text(given[datum.Value[2..^1]]) : datum.Value });

    /// <summary>The metrics of a task, with their one dimension: written one by one, or by an expression over an object of names and values.</summary>
    private static IEnumerable<(string Name, string Dimension, string Value)> Data(JsonNode data)
    {
        if (data is JsonArray one)
            return one.Select(datum => (datum!["MetricName"]!.ToString(), datum["Dimensions"]!.AsArray().Single()!["Name"]!.ToString(), datum["Dimensions"]![0]!["Value"]!.ToString()));
        string text = data.ToString();
        var dimension = Dimension().Match(text);
        return Named().Matches(text[..text.IndexOf("function(", StringComparison.Ordinal)]).Select(name => (name.Groups[1].Value, dimension.Groups[1].Value, dimension.Groups[2].Value));
    }

    [GeneratedRegex("'([A-Za-z]+)': ")]
    private static partial Regex Named();

    [GeneratedRegex(@"'Dimensions': \[\{'Name': '([A-Za-z]+)', 'Value': '([^']+)'\}\]")]
    private static partial Regex Dimension();
}
