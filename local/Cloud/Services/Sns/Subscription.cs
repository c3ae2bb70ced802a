using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sns;

/// <summary>A subscriber of a topic's messages.</summary>
/// <param name="Arn">The subscription's ARN.</param>
/// <param name="TopicArn">The topic.</param>
/// <param name="Protocol"><c>sqs</c>, <c>lambda</c>, or a protocol whose messages would leave the machine.</param>
/// <param name="Endpoint">The subscriber.</param>
/// <param name="Owner">The account.</param>
/// <param name="Raw">Whether a queue gets the bare message, without SNS's envelope.</param>
internal sealed record Subscription(string Arn, string TopicArn, string Protocol, string Endpoint, string Owner, bool Raw)
{
    /// <summary>Whether messages are delivered. Endpoints outside of this machine never confirm their subscription.</summary>
    public bool Confirmed => Protocol is "sqs" or "lambda";

    /// <summary>The subscription as the API lists it.</summary>
    public JsonObject ToJson() => new()
    {
        ["SubscriptionArn"] = Confirmed ? Arn : "PendingConfirmation",
        ["Owner"] = Owner,
        ["Protocol"] = Protocol,
        ["Endpoint"] = Endpoint,
        ["TopicArn"] = TopicArn,
    };
}
