using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.Sqs;

/// <summary>The operations on whole queues.</summary>
internal sealed partial class QueueOperations(QueueCatalog catalog)
{
    private static readonly MapShape Texts = new(new StringShape());

    /// <summary>Creates a queue; no error if the same queue exists.</summary>
    public JsonObject Create(Parameters parameters, CallContext context)
    {
        var name = parameters.RequiredString("QueueName");
        var settings = Settings(parameters);
        var tags = Tags(parameters);
        if (name.EndsWith(".fifo", StringComparison.Ordinal)) throw AwsException.NotEmulated("sqs", $"a FIFO queue ('{name}')");
        if (!Name().IsMatch(name))
            throw new AwsException("InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        var attributes = Changed(new QueueAttributes(), settings);
        var queue = catalog.GetOrAdd(catalog.Make(name, attributes), tags);
        if (!JsonNode.DeepEquals(queue.Attributes.With(settings).ToJson(), queue.Attributes.ToJson()))
        {
            throw new AwsException("QueueNameExists", $"A queue '{name}' already exists with other attributes.")
            {
                QueryCode = "QueueAlreadyExists",
            };
        }

        return new JsonObject { ["QueueUrl"] = catalog.Url(queue, context) };
    }

    /// <summary>The tags that a queue was created with. Source: "ListQueueTags".</summary>
    public JsonObject ListTags(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        var tags = catalog.Tags.Of(queue.Arn);
        return tags.Count == 0 ? [] : new JsonObject { ["Tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))) };
    }

    /// <summary>Deletes a queue with its messages.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        catalog.Remove(queue);
        return [];
    }

    /// <summary>The URL of the queue with a name.</summary>
    public JsonObject GetUrl(Parameters parameters, CallContext context)
    {
        var name = parameters.RequiredString("QueueName");
        return new JsonObject { ["QueueUrl"] = catalog.Url(catalog.ByName(name) ?? throw QueueCatalog.NoSuchQueue(name), context) };
    }

    /// <summary>The queues whose names start with a prefix, page by page.</summary>
    public JsonObject List(Parameters parameters, CallContext context)
    {
        var prefix = parameters.String("QueueNamePrefix") ?? "";
        var limit = parameters.Int("MaxResults") ?? 1000;
        var from = parameters.String("NextToken");
        if (limit is < 1 or > 1000) throw new AwsException("InvalidParameterValue", $"MaxResults {limit} must be from 1 to 1000.");
        var page = Page.After(catalog.All.Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal)), queue => queue.Name, from, limit);
        var output = new JsonObject();
        if (page.Items.Count > 0) output["QueueUrls"] = page.ToJson(queue => catalog.Url(queue, context));
        if (page.Next is { } next) output["NextToken"] = next;
        return output;
    }

    /// <summary>A queue's settings and counts.</summary>
    public JsonObject GetAttributes(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        var wanted = parameters.Strings("AttributeNames").ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(name => !QueueAttributes.Names.Contains(name)) is { } unknown)
            throw new AwsException("InvalidAttributeName", $"Unknown Attribute {unknown}.");
        var all = Attributes(queue);
        var output = new JsonObject();
        var shown = wanted.Contains("All") ? all : new JsonObject(all.ToList()
            .Where(attribute => wanted.Contains(attribute.Key))
            .Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value?.DeepClone())));
        if (shown.Count > 0) output["Attributes"] = shown;
        return output;
    }

    /// <summary>Changes a queue's settings.</summary>
    public JsonObject SetAttributes(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        var changes = Settings(parameters) ?? throw parameters.Missing("Attributes");
        queue.Configure(Changed(queue.Attributes, changes));
        catalog.Save(queue);
        return [];
    }

    /// <summary>Removes a queue's messages.</summary>
    public JsonObject Purge(Parameters parameters)
    {
        var queue = catalog.Find(parameters);
        queue.Purge();
        return [];
    }

    private static JsonObject? Settings(Parameters parameters)
    {
        var settings = parameters.Object("Attributes");
        Texts.CheckType(settings);
        return settings;
    }

    // A queue that is named and does not exist would lose messages, so it is refused here as by AWS.
    private QueueAttributes Changed(QueueAttributes attributes, JsonObject? settings)
    {
        var changed = attributes.With(settings);
        return settings?["RedrivePolicy"] is not { } policy || changed.DeadLetterQueue is null || catalog.ByArn(changed.DeadLetterQueue) is not null
            ? changed
            : throw RedrivePolicy.Invalid(policy.GetValue<string>(), "Dead letter target does not exist.");
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Tags(Parameters parameters) => parameters.Nested("tags") is { } tags
        ? [.. parameters.Object("tags")!.Select(tag => KeyValuePair.Create(tag.Key, tags.String(tag.Key) ?? ""))]
        : [];

    private static JsonObject Attributes(MessageQueue queue)
    {
        var (visible, inFlight, delayed) = queue.Count();
        var attributes = queue.Attributes.ToJson();
        attributes["QueueArn"] = queue.Arn;
        attributes["ApproximateNumberOfMessages"] = visible.ToString(CultureInfo.InvariantCulture);
        attributes["ApproximateNumberOfMessagesNotVisible"] = inFlight.ToString(CultureInfo.InvariantCulture);
        attributes["ApproximateNumberOfMessagesDelayed"] = delayed.ToString(CultureInfo.InvariantCulture);
        attributes["CreatedTimestamp"] = queue.Created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        attributes["LastModifiedTimestamp"] = queue.Modified.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return attributes;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,80}\z")]
    private static partial Regex Name();
}
