using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>SQS standard queues in memory. Source: "Amazon Simple Queue Service API Reference".</summary>
public sealed class SqsService : IHttpService
{
    // Of the query protocol, which clients from before 2024 speak, those operations whose members are plain in it.
    private static readonly FrozenSet<string> ByQuery =
        FrozenSet.Create("CreateQueue", "DeleteQueue", "GetQueueUrl", "PurgeQueue", "SendMessage", "DeleteMessage", "ChangeMessageVisibility");

    /// <summary>An SQS without queues.</summary>
    public SqsService(LocalCloudOptions cloud, TimeProvider time)
    {
        var catalog = new QueueCatalog(cloud);
        var queues = new QueueOperations(catalog, time);
        var messages = new MessageOperations(catalog, time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateQueue"] = Handler(queues.Create),
            ["DeleteQueue"] = Handler(queues.Delete),
            ["GetQueueUrl"] = Handler(queues.GetUrl),
            ["ListQueues"] = Handler(queues.List),
            ["GetQueueAttributes"] = Handler(queues.GetAttributes),
            ["SetQueueAttributes"] = Handler(queues.SetAttributes),
            ["PurgeQueue"] = Handler(queues.Purge),
            ["SendMessage"] = Handler(messages.Send),
            ["SendMessageBatch"] = Handler(messages.SendBatch),
            ["ReceiveMessage"] = (input, context) => messages.ReceiveAsync(new Parameters("sqs", input), context),
            ["DeleteMessage"] = Handler(messages.Delete),
            ["DeleteMessageBatch"] = Handler(messages.DeleteBatch),
            ["ChangeMessageVisibility"] = Handler(messages.ChangeVisibility),
        };
    }

    /// <inheritdoc/>
    public string Name => "sqs";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sqs"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>Leaves requests to the protocols, but for those of the query protocol that would be answered in another shape than its own.</summary>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        if (JsonProtocol.Operation(http.Request) is not null || !QueryProtocol.Matches(http.Request)) return false;
        var (operation, _) = await QueryProtocol.ReadAsync(http.Request, context.Aborted);
        if (ByQuery.Contains(operation)) return false;
        throw AwsException.NotEmulated(Name, $"operation '{operation}' by the query protocol (SDKs since 2024 use JSON)");
    }

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("sqs", input)));

    private static OperationHandler Handler(Func<Parameters, CallContext, JsonObject> operation) =>
        (input, context) => Task.FromResult(operation(new Parameters("sqs", input), context));
}
