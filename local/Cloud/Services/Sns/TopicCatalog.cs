using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Sns;

/// <summary>The topics of the account and their subscriptions.</summary>
internal sealed class TopicCatalog
{
    private readonly NamedStore<Topic> _topics = new(arn => new AwsException("NotFound", $"Topic does not exist: {arn}", 404));
    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>All topics in the order of their ARNs.</summary>
    public IReadOnlyList<Topic> Topics => _topics.All;

    /// <summary>The topic with an ARN; added if there is none.</summary>
    public Topic GetOrAdd(string arn) => _topics.GetOrAdd(arn, () => new Topic(arn));

    /// <summary>The topic with an ARN.</summary>
    /// <exception cref="AwsException">NotFound.</exception>
    public Topic Find(string arn) => _topics.Get(arn);

    /// <summary>Removes a topic with its subscriptions.</summary>
    public void Remove(string arn)
    {
        _topics.Remove(arn);
        foreach (var subscription in Subscriptions(arn)) Remove(subscription);
    }

    /// <summary>The subscriptions of a topic, or of all topics.</summary>
    public IReadOnlyList<Subscription> Subscriptions(string? topicArn) =>
        [.. _subscriptions.Values.Where(one => topicArn is null || one.TopicArn == topicArn).OrderBy(one => one.Arn, StringComparer.Ordinal)];

    /// <summary>The subscription with an ARN, or null.</summary>
    public Subscription? Subscription(string arn) => _subscriptions.GetValueOrDefault(arn);

    /// <summary>Adds or replaces a subscription.</summary>
    public void Put(Subscription subscription) => _subscriptions[subscription.Arn] = subscription;

    /// <summary>Removes a subscription.</summary>
    public void Remove(Subscription subscription) => _subscriptions.TryRemove(subscription.Arn, out _);
}
