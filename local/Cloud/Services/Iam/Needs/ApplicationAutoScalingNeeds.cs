using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Iam.Policies;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for AWS Application Auto Scaling".</summary>
internal static class ApplicationAutoScalingNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        [Target("RegisterScalableTarget"), Target("DeregisterScalableTarget"), Target("PutScalingPolicy"), Target("DeleteScalingPolicy")],
        NeedTable.OfAccount("application-autoscaling", "DescribeScalableTargets", "DescribeScalingPolicies"));

    // A target's ARN ends in an id that no call names: a policy can only allow them all, of a service.
    private static KeyValuePair<string, OperationNeeds> Target(string operation) => NeedTable.Entry(operation, call =>
        [new Need("application-autoscaling:" + operation, call.Arn("application-autoscaling", "scalable-target/", "0")) { Keys = [(ConditionKeys.ScalingNamespace, call["ServiceNamespace"])] }]);
}
