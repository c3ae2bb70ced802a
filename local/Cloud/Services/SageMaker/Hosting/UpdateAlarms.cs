using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Rollback;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>SageMaker's look at the alarms that roll an update back. Source: "Auto-Rollback Configuration and Monitoring".</summary>
internal static class UpdateAlarms
{
    private const string Principal = "sagemaker.amazonaws.com";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Watches the alarms of a cloud.</summary>
    internal static AlarmWatch Of(CloudContext cloud) => new(
        (names, stopping) => cloud.Calls.ExecuteAsync(
            "cloudwatch", "DescribeAlarms", names, new CallContext(new Caller("", Principal), cloud.Options.Region, Guid.NewGuid().ToString(), stopping)),
        cloud.Time, Look);
}
