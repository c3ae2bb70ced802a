using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Sns;

/// <summary>The operations on subscriptions.</summary>
internal sealed class SubscriptionOperations(LocalCloudOptions cloud, TopicCatalog catalog)
{
    /// <summary>Subscribes an endpoint; no error if it is already subscribed.</summary>
    public JsonObject Subscribe(Parameters parameters)
    {
        var topic = catalog.Find(parameters.RequiredString("TopicArn"));
        var protocol = parameters.RequiredString("Protocol");
        var endpoint = parameters.RequiredString("Endpoint");
        var attributes = parameters.Nested("Attributes");
        // The values of attributes are texts in every protocol.
        var raw = attributes?.String("RawMessageDelivery") switch
        {
            null => false,
            { } text when bool.TryParse(text, out var wanted) => wanted,
            { } text => throw new AwsException("InvalidParameter", $"Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [{text}]. Must be true or false."),
        };
        attributes?.RefuseOthers();
        if (protocol is not ("sqs" or "lambda" or "email" or "email-json" or "http" or "https"))
            throw AwsException.NotEmulated("sns", $"a subscription by protocol '{protocol}'");
        if (protocol is "sqs" or "lambda") TargetCaller.Check("sns", endpoint);
        var same = catalog.Subscriptions(topic.Arn).FirstOrDefault(one => one.Protocol == protocol && one.Endpoint == endpoint);
        var subscription = same ?? new Subscription($"{topic.Arn}:{Guid.NewGuid()}", topic.Arn, protocol, endpoint, cloud.AccountId, raw);
        catalog.Put(subscription);
        return new JsonObject { ["SubscriptionArn"] = subscription.Confirmed ? subscription.Arn : "pending confirmation" };
    }

    /// <summary>Ends a subscription; no error if there is none.</summary>
    public JsonObject Unsubscribe(Parameters parameters)
    {
        var subscription = catalog.Subscription(parameters.RequiredString("SubscriptionArn"));
        if (subscription is not null) catalog.Remove(subscription);
        return [];
    }

    /// <summary>All subscriptions.</summary>
    public JsonObject List() => Show(catalog.Subscriptions(null));

    /// <summary>The subscriptions of a topic.</summary>
    public JsonObject ListByTopic(Parameters parameters)
    {
        var topic = catalog.Find(parameters.RequiredString("TopicArn"));
        return Show(catalog.Subscriptions(topic.Arn));
    }

    private static JsonObject Show(IReadOnlyList<Subscription> subscriptions) =>
        new() { ["Subscriptions"] = new JsonArray([.. subscriptions.Select(subscription => subscription.ToJson())]) };
}
