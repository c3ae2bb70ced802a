using System.Text.Json.Nodes;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Sns;

/// <summary>
/// SNS standard topics. Queues and functions get what is published; subscriptions of addresses outside of this machine are
/// listed and stay pending. Source: "Amazon Simple Notification Service API Reference".
/// </summary>
public sealed class SnsService : ICloudService
{
    private readonly TopicCatalog _catalog = new();

    /// <summary>An SNS without topics.</summary>
    public SnsService(LocalCloudOptions cloud, TimeProvider time, Dispatcher dispatcher, ITargetPolicies? policies = null)
    {
        var topics = new TopicOperations(cloud, _catalog);
        var subscriptions = new SubscriptionOperations(cloud, _catalog);
        var publisher = new Publisher(_catalog, new TargetCaller(dispatcher), policies ?? new UncheckedTargetPolicies(), time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateTopic"] = Handler(topics.Create),
            ["DeleteTopic"] = Handler(topics.Delete),
            ["ListTopics"] = Handler(topics.List),
            ["GetTopicAttributes"] = Handler(topics.GetAttributes),
            ["SetTopicAttributes"] = Handler(topics.SetAttributes),
            ["Subscribe"] = Handler(subscriptions.Subscribe),
            ["Unsubscribe"] = Handler(subscriptions.Unsubscribe),
            ["ListSubscriptions"] = Handler(subscriptions.List),
            ["ListSubscriptionsByTopic"] = Handler(subscriptions.ListByTopic),
            ["Publish"] = (input, context) => publisher.PublishAsync(new Parameters("sns", input), context),
        };
    }

    /// <inheritdoc/>
    public string Name => "sns";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sns"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>The newest messages of a topic (at most 100), oldest first.</summary>
    /// <exception cref="AwsException">NotFound.</exception>
    public IReadOnlyList<PublishedMessage> Published(string topicArn) => [.. _catalog.Find(topicArn).Messages];

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("sns", input)));
}
