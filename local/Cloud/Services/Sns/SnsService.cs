using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Sns;

/// <summary>
/// SNS standard topics. Published messages go to queues and functions; subscriptions of addresses outside of this machine are
/// listed and stay pending. Source: "Amazon Simple Notification Service API Reference".
/// </summary>
public sealed class SnsService : ICloudService
{
    private readonly TopicCatalog _catalog = new();

    /// <summary>An SNS without topics.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="policies">Evaluates the policies of subscribers.</param>
    public SnsService(CloudContext context, ITargetPolicies policies)
    {
        var (cloud, time) = (context.Options, context.Time);
        var topics = new TopicOperations(cloud, _catalog);
        var subscriptions = new SubscriptionOperations(cloud, _catalog);
        var publisher = new Publisher(_catalog, new TargetCaller(context.Calls), policies, time);
        Operations = new OperationTable(
            new Operation("CreateTopic", Handler(topics.Create))
            {
                Needs = Need.On(call => call.Arn("sns", "", call["Name"])),
                Members = Members.Of("Name", "Attributes").WithoutEffect("Tags"),
            },
            new Operation("DeleteTopic", Handler(topics.Delete)) { Needs = Need.On(Topic), Members = Members.Of("TopicArn") },
            new Operation("ListTopics", (_, _) => Task.FromResult(topics.List())) { Needs = Need.OfAccount, Members = Members.None.WithoutEffect("NextToken") },
            new Operation("GetTopicAttributes", Handler(topics.GetAttributes)) { Needs = Need.On(Topic), Members = Members.Of("TopicArn") },
            new Operation("SetTopicAttributes", Handler(topics.SetAttributes))
            {
                Needs = Need.On(Topic),
                Members = Members.Of("TopicArn", "AttributeName", "AttributeValue"),
            },
            new Operation("Subscribe", Handler(subscriptions.Subscribe))
            {
                Needs = Need.On(Topic),
                Members = Members.Of("TopicArn", "Protocol", "Endpoint", "Attributes").WithoutEffect("ReturnSubscriptionArn"),
            },
            new Operation("Unsubscribe", Handler(subscriptions.Unsubscribe)) { Needs = Need.On(OfSubscription), Members = Members.Of("SubscriptionArn") },
            new Operation("ListSubscriptions", (_, _) => Task.FromResult(subscriptions.List())) { Needs = Need.OfAccount, Members = Members.None.WithoutEffect("NextToken") },
            new Operation("ListSubscriptionsByTopic", Handler(subscriptions.ListByTopic))
            {
                Needs = Need.On(Topic),
                Members = Members.Of("TopicArn").WithoutEffect("NextToken"),
            },
            new Operation("Publish", (input, context) => publisher.PublishAsync(new Parameters("sns", input), context))
            {
                Needs = Need.On(Topic),
                Members = Members.Of("TopicArn", "TargetArn", "Message", "Subject", "MessageStructure", "MessageAttributes"),
            });
    }

    /// <inheritdoc/>
    public string Name => "sns";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sns"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>The newest messages of a topic (at most 100), oldest first.</summary>
    /// <exception cref="AwsException">NotFound.</exception>
    public IReadOnlyList<PublishedMessage> Published(string topicArn) => [.. _catalog.Find(topicArn).Messages];

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("ThrottledException", "Rate exceeded", 429) { QueryCode = "Throttled" };

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AuthorizationError", message, 403);

    /// <inheritdoc/>
    public string Spelled(string action) => action.StartsWith("sns:", StringComparison.Ordinal) ? "SNS:" + action[4..] : action;

    private static string Topic(CallSubject call) => call["TopicArn"] is { Length: > 0 } topic ? topic : call["TargetArn"];

    // A subscription's ARN is its topic's ARN followed by an id.
    private static string OfSubscription(CallSubject call) => call["SubscriptionArn"] is var arn && arn.LastIndexOf(':') is > 0 and var end ? arn[..end] : "";

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("sns", input)));
}
