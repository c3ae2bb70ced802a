using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>The queues of the account.</summary>
internal sealed class QueueCatalog(LocalCloudOptions cloud)
{
    private readonly ConcurrentDictionary<string, MessageQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>All queues in the order of their names.</summary>
    public IReadOnlyList<MessageQueue> All => [.. _queues.Values.OrderBy(queue => queue.Name, StringComparer.Ordinal)];

    /// <summary>The ARN of a queue's name.</summary>
    public string Arn(string name) => cloud.Arn("sqs", name);

    /// <summary>The URL of a queue, at the endpoint that the caller uses.</summary>
    public string Url(MessageQueue queue, CallContext context) =>
        FormattableString.Invariant($"http://{context.Host ?? FormattableString.Invariant($"127.0.0.1:{cloud.Port}")}/{cloud.AccountId}/{queue.Name}");

    /// <summary>The queue of a name; added where there is none.</summary>
    public MessageQueue GetOrAdd(string name, Func<MessageQueue> create) => _queues.GetOrAdd(name, _ => create());

    /// <summary>The queue of a name, or null.</summary>
    public MessageQueue? ByName(string name) => _queues.GetValueOrDefault(name);

    /// <summary>The queue of an ARN, or null.</summary>
    public MessageQueue? ByArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn);

    /// <summary>Removes a queue with its messages.</summary>
    public void Remove(MessageQueue queue) => _queues.TryRemove(KeyValuePair.Create(queue.Name, queue));

    /// <summary>The queue of a request's QueueUrl. Only its path counts: the same queue is reached by several host names.</summary>
    /// <exception cref="AwsException">QueueDoesNotExist.</exception>
    public MessageQueue Find(Parameters parameters)
    {
        var url = parameters.RequiredString("QueueUrl");
        var name = url[(url.LastIndexOf('/') + 1)..];
        return ByName(name) ?? throw NoSuchQueue(name);
    }

    /// <summary>The error for a queue that is not there.</summary>
    public static AwsException NoSuchQueue(string name) =>
        new("QueueDoesNotExist", $"The queue '{name}' does not exist.") { QueryCode = "AWS.SimpleQueueService.NonExistentQueue" };
}
