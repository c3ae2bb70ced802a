using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>The settings of a queue. Source: "SetQueueAttributes" of the SQS API reference.</summary>
internal sealed record QueueAttributes
{
    private static readonly FrozenDictionary<string, (int Minimum, int Maximum)> Numbers = new Dictionary<string, (int, int)>
    {
        ["DelaySeconds"] = (0, 900),
        ["MaximumMessageSize"] = (1024, 1024 * 1024),
        ["MessageRetentionPeriod"] = (60, 1_209_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 20),
        ["VisibilityTimeout"] = (0, 43_200),
    }.ToFrozenDictionary();

    // Kept and shown; the queue itself does not act on them.
    private static readonly FrozenSet<string> Shown =
        FrozenSet.Create("Policy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", "RedriveAllowPolicy");

    /// <summary>What a request may ask for by name. Source: "GetQueueAttributes".</summary>
    public static IReadOnlySet<string> Names { get; } = FrozenSet.Create(
        [
            "All", .. Numbers.Keys, .. Shown, "RedrivePolicy", "QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp", "LastModifiedTimestamp", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope",
            "FifoThroughputLimit",
        ]);

    /// <summary>How long a sent message stays hidden at first.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>The largest message, in bytes.</summary>
    public int MaximumMessageSize { get; private init; } = 1024 * 1024;

    /// <summary>How long a message is kept.</summary>
    public TimeSpan Retention { get; private init; } = TimeSpan.FromDays(4);

    /// <summary>How long a receive waits for a message.</summary>
    public TimeSpan Wait { get; private init; }

    /// <summary>How long a received message stays hidden.</summary>
    public TimeSpan VisibilityTimeout { get; private init; } = TimeSpan.FromSeconds(30);

    /// <summary>The ARN of the queue for messages that were received too often, or null.</summary>
    public string? DeadLetterQueue { get; private init; }

    /// <summary>How often a message may be received before it goes to the dead-letter queue.</summary>
    public int MaximumReceives { get; private init; }

    private FrozenDictionary<string, string> Others { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>These settings with some changed.</summary>
    /// <exception cref="AwsException">InvalidAttributeName, InvalidAttributeValue.</exception>
    public QueueAttributes With(JsonObject? changes)
    {
        var changed = this;
        foreach (var (name, value) in changes ?? []) changed = changed.With(name, value?.GetValue<string>() ?? "");
        return changed;
    }

    /// <summary>The settings as the API shows them.</summary>
    public JsonObject ToJson()
    {
        var shown = new JsonObject
        {
            ["DelaySeconds"] = Seconds(Delay),
            ["MaximumMessageSize"] = MaximumMessageSize.ToString(CultureInfo.InvariantCulture),
            ["MessageRetentionPeriod"] = Seconds(Retention),
            ["ReceiveMessageWaitTimeSeconds"] = Seconds(Wait),
            ["VisibilityTimeout"] = Seconds(VisibilityTimeout),
        };
        if (DeadLetterQueue is not null)
        {
            shown["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = DeadLetterQueue, ["maxReceiveCount"] = MaximumReceives }.ToJsonString();
        }

        foreach (var (name, value) in Others) shown[name] = value;
        return shown;
    }

    private QueueAttributes With(string name, string value)
    {
        if (name == "RedrivePolicy") return WithRedrive(value);
        if (name is "FifoQueue" or "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit")
            throw AwsException.NotEmulated("sqs", $"attribute '{name}' (a FIFO queue)");
        if (name == "Policy" && ResourcePolicy.ProblemOf("the queue", value) is { } problem)
            throw new AwsException("InvalidAttributeValue", $"Invalid value for the parameter Policy: {problem}");
        if (Shown.Contains(name))
            return this with { Others = Others.Where(other => other.Key != name).Append(KeyValuePair.Create(name, value)).ToFrozenDictionary() };
        if (!Numbers.TryGetValue(name, out var range)) throw new AwsException("InvalidAttributeName", $"Unknown Attribute {name}.");
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < range.Minimum || number > range.Maximum)
        {
            throw new AwsException(
                "InvalidAttributeValue", $"Invalid value for the parameter {name}: '{value}' must be from {range.Minimum} to {range.Maximum}.");
        }

        var span = TimeSpan.FromSeconds(number);
        return name switch
        {
            "DelaySeconds" => this with { Delay = span },
            "MaximumMessageSize" => this with { MaximumMessageSize = number },
            "MessageRetentionPeriod" => this with { Retention = span },
            "ReceiveMessageWaitTimeSeconds" => this with { Wait = span },
            _ => this with { VisibilityTimeout = span },
        };
    }

    private QueueAttributes WithRedrive(string policy)
    {
        if (policy.Length == 0) return this with { DeadLetterQueue = null };
        var (queue, receives) = RedrivePolicy.Read(policy);
        return this with { DeadLetterQueue = queue, MaximumReceives = receives };
    }

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
