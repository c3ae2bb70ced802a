using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>The buckets' notification configurations and the queue of events to send. A write does not wait for the targets of its event.</summary>
internal sealed class NotificationQueue(TimeProvider time) : IObjectEvents
{
    // The API has no document of this name in one piece: it is for the bucket's journal.
    private const string Marker = "notification";
    private readonly ConcurrentDictionary<Bucket, NotificationConfiguration> _configurations = new();
    private readonly Channel<(NotificationRule Rule, S3Event Event)> _waiting =
        Channel.CreateUnbounded<(NotificationRule, S3Event)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The events to send.</summary>
    public ChannelReader<(NotificationRule Rule, S3Event Event)> Waiting => _waiting.Reader;

    public NotificationConfiguration Get(Bucket bucket) => _configurations.GetValueOrDefault(bucket, NotificationConfiguration.Empty);

    public void Set(Bucket bucket, NotificationConfiguration configuration)
    {
        _configurations[bucket] = configuration;
        bucket.Configuration[Marker] = configuration.ToJson().ToJsonString();
        bucket.Save();
    }

    /// <summary>Takes over the configuration that a bucket had before a restart.</summary>
    public void Restore(Bucket bucket)
    {
        if (bucket.Configuration.TryGetValue(Marker, out var kept)) _configurations[bucket] = NotificationConfiguration.Parse(JsonNode.Parse(kept)!.AsObject());
    }

    public void Forget(Bucket bucket) => _configurations.TryRemove(bucket, out _);

    /// <inheritdoc/>
    public void Created(Bucket bucket, string eventName, S3Object item) =>
        Post(bucket, new S3Event(eventName, bucket.Name, item.Key, item.Sequencer, item, item.Version == VersionId.Null ? null : item.Version, item.Stored.LastModified));

    /// <inheritdoc/>
    public void Removed(Bucket bucket, string key, Deletion deletion) =>
        Post(bucket, new S3Event(deletion.EventName!, bucket.Name, key, deletion.Sequencer, null, deletion.VersionId, time.GetUtcNow()));

    private void Post(Bucket bucket, S3Event happened)
    {
        foreach (var rule in Get(bucket).Rules)
        {
            if (rule.Matches(happened.Name, happened.Key)) _waiting.Writer.TryWrite((rule, happened));
        }
    }
}
