using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>CloudWatch's alarms. One that the local CloudWatch cannot evaluate, such as one on a band of expected values, is recorded and reported.</summary>
internal sealed class AlarmHandler : IResourceHandler
{
    private static readonly string[] Members =
    [
        "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period",
        "Unit", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData", "EvaluateLowSampleCountPercentile", "Metrics", "ThresholdMetricId", "Tags",
    ];

    // Its name, which a stack takes, and the topics that must exist.
    private readonly RecordedHandler _recorded = new(RecordedType.Alarm);

    public string Type => _recorded.Type;

    public string? NameProperty => _recorded.NameProperty;

    public IReadOnlyList<string> Replacing => _recorded.Replacing;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var recorded = await _recorded.CreateAsync(request);
        var arn = request.Cloud.Arn("cloudwatch", "alarm:" + recorded.Ref);
        try
        {
            await RefuseExistingAsync(request, recorded.Ref);
            await PutAsync(request, recorded.Ref);
            return request.Made(recorded.Ref, ("Arn", arn));
        }
        catch (AwsException error) when (error.Code == "NotImplemented")
        {
            return request.Made(recorded.Ref, ("Arn", arn)) with { NotEmulated = recorded.NotEmulated };
        }
        catch
        {
            await _recorded.DeleteAsync(request with { Existing = recorded });
            throw;
        }
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return;
        await _recorded.ConfigureAsync(request, before);
        if (IsEmulated(request)) await PutAsync(request, request.Physical);
    }

    public async Task DeleteAsync(ResourceRequest request)
    {
        if (IsEmulated(request)) await request.CallAsync("cloudwatch", "DeleteAlarms", new JsonObject { ["AlarmNames"] = new JsonArray(request.Physical) });
        await _recorded.DeleteAsync(request);
    }

    private static bool IsEmulated(ResourceRequest request) => !request.Existing!.NotEmulated.Contains("*");

    // CloudWatch would define the alarm that is there anew, CloudFormation refuses it.
    private async Task RefuseExistingAsync(ResourceRequest request, string name)
    {
        var found = await request.CallAsync("cloudwatch", "DescribeAlarms", new JsonObject { ["AlarmNames"] = new JsonArray(name) });
        if (found["MetricAlarms"] is JsonArray { Count: > 0 }) throw new AwsException("AlreadyExists", $"Resource of type '{Type}' with identifier '{name}' already exists.");
    }

    private static Task<JsonObject> PutAsync(ResourceRequest request, string name)
    {
        var input = request.Properties.Pick(Members);
        input["AlarmName"] = name;
        return request.CallAsync("cloudwatch", "PutMetricAlarm", input);
    }
}
