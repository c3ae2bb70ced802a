using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>SQS standard queues in memory. Source: "Amazon Simple Queue Service API Reference".</summary>
public sealed class SqsService : ICloudService, IAsyncDisposable
{
    private readonly QueueCatalog _catalog;
    private readonly IServiceMetrics _metrics;
    private readonly EveryMinute _measuring;

    /// <summary>An SQS without queues.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    public SqsService(CloudContext context)
    {
        var (cloud, time) = (context.Options, context.Time);
        // Clients from before 2024 speak the query protocol. Here it reaches only the operations whose members are plain values in it.
        var catalog = _catalog = new QueueCatalog(cloud, new QueueJournal(context.Journals.States("sqs")), time);
        (_metrics, _measuring) = (context.Metrics, new EveryMinute(time));
        var queues = new QueueOperations(catalog);
        var messages = new MessageOperations(catalog, time);
        Operations = new OperationTable(
            new Operation("CreateQueue", Handler(queues.Create))
            {
                Needs = Need.On(Named),
                // Tags is the query protocol's member for tags, which has another shape.
                Members = Members.Of("QueueName", "Attributes", "tags").WithoutEffect("Tags"),
            },
            new Operation("DeleteQueue", Handler(queues.Delete)) { Needs = Need.On(Queue), Members = Members.Of("QueueUrl") },
            new Operation("GetQueueUrl", Handler(queues.GetUrl))
            {
                Needs = Need.On(Named),
                Members = Members.Of("QueueName").WithoutEffect("QueueOwnerAWSAccountId"),
            },
            new Operation("ListQueues", Handler(queues.List))
            {
                Needs = Need.OfAccount,
                ByForm = false,
                Members = Members.Of("QueueNamePrefix", "MaxResults", "NextToken"),
            },
            new Operation("ListQueueTags", Handler(queues.ListTags)) { Needs = Need.On(Queue), ByForm = false, Members = Members.Of("QueueUrl") },
            new Operation("GetQueueAttributes", Handler(queues.GetAttributes))
            {
                Needs = Need.On(Queue),
                ByForm = false,
                Members = Members.Of("QueueUrl", "AttributeNames"),
            },
            new Operation("SetQueueAttributes", Handler(queues.SetAttributes))
            {
                Needs = Need.On(Queue),
                ByForm = false,
                Members = Members.Of("QueueUrl", "Attributes"),
            },
            new Operation("PurgeQueue", Handler(queues.Purge)) { Needs = Need.On(Queue), Members = Members.Of("QueueUrl") },
            new Operation("SendMessage", Handler(messages.Send))
            {
                Needs = Need.On(Queue),
                Members = Members.Of("QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes").WithNumbers("DelaySeconds"),
            },
            new Operation("SendMessageBatch", Handler(messages.SendBatch))
            {
                Needs = Need.To("sqs:SendMessage", Queue),
                ByForm = false,
                Members = Members.Of("QueueUrl", "Entries"),
            },
            new Operation("ReceiveMessage", (input, context) => messages.ReceiveAsync(new Parameters("sqs", input), context))
            {
                Needs = Need.On(Queue),
                ByForm = false,
                Members = Members.Of(
                    "QueueUrl", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds", "AttributeNames", "MessageSystemAttributeNames",
                    "MessageAttributeNames"),
            },
            new Operation("DeleteMessage", Handler(messages.Delete)) { Needs = Need.On(Queue), Members = Members.Of("QueueUrl", "ReceiptHandle") },
            new Operation("DeleteMessageBatch", Handler(messages.DeleteBatch))
            {
                Needs = Need.To("sqs:DeleteMessage", Queue),
                ByForm = false,
                Members = Members.Of("QueueUrl", "Entries"),
            },
            new Operation("ChangeMessageVisibility", Handler(messages.ChangeVisibility))
            {
                Needs = Need.On(Queue),
                Members = Members.Of("QueueUrl", "ReceiptHandle", "VisibilityTimeout").WithNumbers("VisibilityTimeout"),
            });
    }

    /// <inheritdoc/>
    public string Name => "sqs";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sqs"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("RequestThrottled", "The request was denied due to request throttling.", 403);

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDeniedException", message);

    /// <inheritdoc/>
    public AwsException Complete(AwsException error) => SqsErrors.Complete(error);

    /// <inheritdoc/>
    public string Spelled(string action) => action.ToLowerInvariant();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken stopping)
    {
        _measuring.Start(_ => MeasureAsync());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _measuring.DisposeAsync();

    // Source: "Available CloudWatch metrics for Amazon SQS". AWS measures queues that were used in the last hours; here all are.
    private Task MeasureAsync()
    {
        foreach (var queue in _catalog.All)
        {
            var (visible, inFlight, delayed) = queue.Count();
            Add("ApproximateNumberOfMessagesVisible", visible);
            Add("ApproximateNumberOfMessagesNotVisible", inFlight);
            Add("ApproximateNumberOfMessagesDelayed", delayed);

            void Add(string name, int value) => _metrics.Add(new ServiceMetric("AWS/SQS", name, "Count", ("QueueName", queue.Name)), value);
        }

        return Task.CompletedTask;
    }

    private static string Named(CallSubject call) => call.Arn("sqs", "", call["QueueName"]);

    private static string Queue(CallSubject call) => call.Arn("sqs", "", call["QueueUrl"] is var url ? url[(url.LastIndexOf('/') + 1)..] : "");

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("sqs", input)));

    private static OperationHandler Handler(Func<Parameters, CallContext, JsonObject> operation) =>
        (input, context) => Task.FromResult(operation(new Parameters("sqs", input), context));
}
