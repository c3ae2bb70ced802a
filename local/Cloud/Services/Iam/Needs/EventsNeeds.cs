using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon EventBridge".</summary>
internal static class EventsNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of("events", call => call.Arn("events", "rule/", call["Name"]), "PutRule", "DescribeRule", "DeleteRule", "EnableRule", "DisableRule"),
        NeedTable.Of("events", call => call.Arn("events", "rule/", call["Rule"]), "PutTargets", "RemoveTargets", "ListTargetsByRule"),
        NeedTable.OfAccount("events", "ListRules"));
}
