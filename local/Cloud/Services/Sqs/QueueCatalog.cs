using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Sqs;

/// <summary>The queues of the account.</summary>
internal sealed class QueueCatalog(LocalCloudOptions cloud)
{
    private readonly NamedStore<MessageQueue> _queues = new(NoSuchQueue);

    /// <summary>The queues' tags.</summary>
    public TagStore Tags { get; } = new();

    /// <summary>All queues in the order of their names.</summary>
    public IReadOnlyList<MessageQueue> All => _queues.All;

    /// <summary>The ARN of the queue with a name.</summary>
    public string Arn(string name) => cloud.Arn("sqs", name);

    /// <summary>The URL of a queue, at the endpoint that the caller uses.</summary>
    public string Url(MessageQueue queue, CallContext context) =>
        FormattableString.Invariant($"http://{context.Host ?? FormattableString.Invariant($"127.0.0.1:{cloud.Port}")}/{cloud.AccountId}/{queue.Name}");

    /// <summary>The queue with a name; added if there is none.</summary>
    public MessageQueue GetOrAdd(string name, Func<MessageQueue> create) => _queues.GetOrAdd(name, create);

    /// <summary>The queue with a name, or null.</summary>
    public MessageQueue? ByName(string name) => _queues.Find(name);

    /// <summary>The queue with an ARN, or null.</summary>
    public MessageQueue? ByArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn);

    /// <summary>Removes a queue with its messages.</summary>
    public void Remove(MessageQueue queue)
    {
        if (_queues.Remove(queue.Name, queue)) Tags.Forget(queue.Arn);
    }

    /// <summary>The queue of a request's QueueUrl. Only the URL's path counts, because several host names reach the same queue.</summary>
    /// <exception cref="AwsException">QueueDoesNotExist.</exception>
    public MessageQueue Find(Parameters parameters)
    {
        var url = parameters.RequiredString("QueueUrl");
        return _queues.Get(url[(url.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The error for a queue that does not exist.</summary>
    public static AwsException NoSuchQueue(string name) =>
        new("QueueDoesNotExist", $"The queue '{name}' does not exist.") { QueryCode = "AWS.SimpleQueueService.NonExistentQueue" };
}
