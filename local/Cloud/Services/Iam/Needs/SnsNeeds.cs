using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon SNS".</summary>
internal static class SnsNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of("sns", call => call.Arn("sns", "", call["Name"]), "CreateTopic"),
        NeedTable.Of(
            "sns", call => call["TopicArn"] is { Length: > 0 } topic ? topic : call["TargetArn"],
            "DeleteTopic", "GetTopicAttributes", "SetTopicAttributes", "Subscribe", "ListSubscriptionsByTopic", "Publish"),
        // A subscription's ARN is its topic's with an id behind it.
        NeedTable.Of("sns", call => call["SubscriptionArn"] is var arn && arn.LastIndexOf(':') is > 0 and var end ? arn[..end] : "", "Unsubscribe"),
        NeedTable.OfAccount("sns", "ListTopics", "ListSubscriptions"));
}
