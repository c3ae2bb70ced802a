using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>The metrics that CloudWatch makes of log lines of the template's workflow.</summary>
internal static partial class MetricFilters
{
    /// <summary>The metrics, after it was checked that the workflow writes what their filters look for.</summary>
    public static IEnumerable<(string Namespace, string Metric)> Of(ProjectTemplate template)
    {
        string definition = File.ReadAllText(Path.Combine(Repository.Root, "statemachines", "retrain.asl.yaml"));
        var logging = template.Properties("RetrainStateMachine")["Logging"]!;
        foreach (string name in template.OfType("AWS::Logs::MetricFilter"))
        {
            var filter = template.Properties(name);
            string group = ProjectTemplate.Text(filter["LogGroupName"]);
            ProjectTemplate.Text(logging["Destinations"]![0]!["CloudWatchLogsLogGroup"]!["LogGroupArn"]).ShouldBe(group.Replace("}", ".Arn}", StringComparison.Ordinal), name);
            logging["Level"]!.ToString().ShouldBe("ALL", "Other levels leave out that a state was entered.");
            var parts = EnteredState().Match(filter["FilterPattern"]!.ToString());
            parts.Success.ShouldBeTrue(name);
            definition.ShouldContain($"\n  {parts.Groups[2].Value}:\n    Type: {parts.Groups[1].Value}\n");
            foreach (var metric in filter["MetricTransformations"]!.AsArray()) yield return (metric!["MetricNamespace"]!.ToString(), ProjectTemplate.Text(metric["MetricName"]));
        }
    }

    [GeneratedRegex("""^\{ \$\.type = "(\w+)StateEntered" && \$\.details\.name = "(\w+)" \}$""")]
    private static partial Regex EnteredState();
}
