using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Sns;

/// <summary>Publishes messages to topics and delivers them to their subscriptions.</summary>
internal sealed class Publisher(TopicCatalog catalog, TargetCaller targets, ITargetPolicies policies, TimeProvider time)
{
    private const string Principal = "sns.amazonaws.com";
    private const int MaximumBytes = 256 * 1024;

    /// <summary>Publishes a message. As in AWS, a failed delivery does not fail the call; it is recorded with the message.</summary>
    public async Task<JsonObject> PublishAsync(Parameters parameters, CallContext context)
    {
        var topic = catalog.Find(parameters.String("TopicArn") ?? parameters.String("TargetArn") ?? throw parameters.Missing("TopicArn"));
        var message = parameters.RequiredString("Message");
        var subject = parameters.String("Subject");
        // Source: "Publish": up to 100 characters, no line breaks or control characters.
        if (subject is { Length: 0 or > 100 } || subject?.Any(char.IsControl) == true) throw new AwsException("InvalidParameter", "Invalid parameter: Subject");
        var structured = parameters.String("MessageStructure") == "json";
        var attributes = parameters.Object("MessageAttributes");
        if ((attributes ?? []).FirstOrDefault(attribute => attribute.Value is not JsonObject).Key is { } unfit)
            throw new AwsException("ParameterValueInvalid", $"The message attribute '{unfit}' must have a DataType, and a StringValue or a BinaryValue.");
        if (message.Length == 0) throw new AwsException("InvalidParameter", "Invalid parameter: Empty message");
        if (Encoding.UTF8.GetByteCount(message) > MaximumBytes) throw new AwsException("InvalidParameter", "Invalid parameter: Message too long");
        var texts = structured ? Structure(message) : null;
        var id = Guid.NewGuid().ToString();
        List<string> failures = [];
        foreach (var subscription in catalog.Subscriptions(topic.Arn).Where(subscription => subscription.Confirmed))
        {
            var text = texts is null ? message : (texts[subscription.Protocol] ?? texts["default"]!).ToString();
            var notification = new Notification(id, topic.Arn, subject, text, time.GetUtcNow(), attributes);
            try
            {
                if (await policies.RefusalAsync(Principal, subscription.Endpoint, topic.Arn, context.Aborted) is { } refusal)
                    throw new AwsException("AccessDenied", refusal, 403);
                // The publisher needs no permission to call the subscribers: SNS calls them in its own name.
                await targets.DeliverAsync(subscription.Endpoint, notification.For(subscription), context with { Caller = new Caller("", Principal) });
            }
            catch (AwsException error)
            {
                failures.Add($"{subscription.Endpoint}: {error.Code}: {error.Message}");
            }
        }

        topic.Keep(new PublishedMessage(id, subject, texts?["default"]!.ToString() ?? message, time.GetUtcNow(), failures));
        return new JsonObject { ["MessageId"] = id };
    }

    private static JsonObject Structure(string message)
    {
        try
        {
            var texts = DocumentJson.Parse(message) as JsonObject;
            if (texts?["default"] is JsonValue) return texts;
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidParameter", $"Invalid parameter: Message Structure - JSON message body failed to parse: {e.Message}");
        }

        throw new AwsException("InvalidParameter", "Invalid parameter: Message Structure - No default entry in JSON message body");
    }
}
