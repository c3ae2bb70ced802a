using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Looks at the alarms that roll an update back. Source: "Auto-Rollback Configuration and Monitoring".</summary>
/// <param name="cloud">The cloud whose alarms they are.</param>
internal sealed class RollbackAlarms(CloudContext cloud)
{
    private const string Principal = "sagemaker.amazonaws.com";

    /// <summary>Which of the alarms ring. One that does not exist rings never.</summary>
    /// <param name="names">The alarms.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async Task<IReadOnlyList<string>> RingingAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0) return [];
        var context = new CallContext(new Caller("", Principal), cloud.Options.Region, Guid.NewGuid().ToString(), cancellationToken);
        var request = new JsonObject { ["AlarmNames"] = new JsonArray([.. names.Select(name => (JsonNode)name)]), ["StateValue"] = "ALARM" };
        var answer = await cloud.Calls.ExecuteAsync("cloudwatch", "DescribeAlarms", request, context);
        return [.. answer["MetricAlarms"]!.AsArray().Select(alarm => alarm!["AlarmName"]!.GetValue<string>())];
    }
}

/// <summary>Thrown when an alarm rings while an update bakes; the message is the failure reason.</summary>
internal sealed class AlarmRangException(IReadOnlyList<string> alarms)
    : Exception($"The update was rolled back: {string.Join(", ", alarms)} {(alarms.Count == 1 ? "is" : "are")} in state ALARM.");
