using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Sqs;

/// <summary>The queues of the account.</summary>
internal sealed class QueueCatalog
{
    private readonly LocalCloudOptions _cloud;
    private readonly TimeProvider _time;
    private readonly QueueJournal _journal;
    private readonly NamedStore<MessageQueue> _queues = new(NoSuchQueue);

    /// <summary>The queues that the cloud had when it ended.</summary>
    public QueueCatalog(LocalCloudOptions cloud, QueueJournal journal, TimeProvider time)
    {
        (_cloud, _journal, _time) = (cloud, journal, time);
        foreach (var queue in journal.Restore(Make, Tags)) _queues.Put(queue.Name, queue);
    }

    /// <summary>The queues' tags.</summary>
    public TagStore Tags { get; } = new();

    /// <summary>All queues in the order of their names.</summary>
    public IReadOnlyList<MessageQueue> All => _queues.All;

    /// <summary>The ARN of the queue with a name.</summary>
    public string Arn(string name) => _cloud.Arn("sqs", name);

    /// <summary>The URL of a queue, at the endpoint that the caller uses.</summary>
    public string Url(MessageQueue queue, CallContext context) =>
        FormattableString.Invariant($"http://{context.Host ?? FormattableString.Invariant($"127.0.0.1:{_cloud.Port}")}/{_cloud.AccountId}/{queue.Name}");

    /// <summary>A new queue, which the catalog does not hold yet.</summary>
    public MessageQueue Make(string name, QueueAttributes attributes) => Make(name, Guid.NewGuid().ToString("N"), attributes);

    /// <summary>Adds a queue with its tags, unless there is one of its name. Returns the one that is there.</summary>
    public MessageQueue GetOrAdd(MessageQueue queue, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var there = _queues.GetOrAdd(queue.Name, () => queue);
        if (there != queue) return there;
        Tags.Add(queue.Arn, tags);
        Save(queue);
        return queue;
    }

    /// <summary>Saves a queue's settings.</summary>
    public void Save(MessageQueue queue) => _journal.Save(queue, Tags);

    /// <summary>The queue with a name, or null.</summary>
    public MessageQueue? ByName(string name) => _queues.Find(name);

    /// <summary>The queue with an ARN, or null.</summary>
    public MessageQueue? ByArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn);

    /// <summary>Removes a queue with its messages.</summary>
    public void Remove(MessageQueue queue)
    {
        if (!_queues.Remove(queue.Name, queue)) return;
        Tags.Forget(queue.Arn);
        queue.Delete();
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

    private MessageQueue Make(string name, string id, QueueAttributes attributes) => new(name, Arn(name), id, attributes, _journal, _time);
}
