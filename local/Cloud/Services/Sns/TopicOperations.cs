using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sns;

/// <summary>The operations on topics.</summary>
internal sealed partial class TopicOperations(LocalCloudOptions cloud, TopicCatalog catalog)
{
    /// <summary>Creates a topic; no error if it exists.</summary>
    public JsonObject Create(Parameters parameters)
    {
        var name = parameters.RequiredString("Name");
        var attributes = parameters.Object("Attributes") ?? [];
        if (name.EndsWith(".fifo", StringComparison.Ordinal)) throw AwsException.NotEmulated("sns", $"a FIFO topic ('{name}')");
        if (!Name().IsMatch(name))
            throw new AwsException("InvalidParameter", $"Topic name '{name}' must have 1 to 256 characters of a-z, A-Z, 0-9, '_' and '-'.");
        foreach (var (attribute, value) in attributes) CheckAttribute(attribute, value?.ToString() ?? "");
        var topic = catalog.GetOrAdd(cloud.Arn("sns", name));
        foreach (var (attribute, value) in attributes) topic.Set(attribute, value?.ToString() ?? "");
        return new JsonObject { ["TopicArn"] = topic.Arn };
    }

    /// <summary>Deletes a topic with its subscriptions; no error if there is none.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        var arn = parameters.RequiredString("TopicArn");
        catalog.Remove(arn);
        return [];
    }

    /// <summary>All topics.</summary>
    public JsonObject List() =>
        new() { ["Topics"] = new JsonArray([.. catalog.Topics.Select(topic => new JsonObject { ["TopicArn"] = topic.Arn })]) };

    /// <summary>A topic's settings.</summary>
    public JsonObject GetAttributes(Parameters parameters)
    {
        var topic = catalog.Find(parameters.RequiredString("TopicArn"));
        var subscriptions = catalog.Subscriptions(topic.Arn);
        var attributes = new JsonObject
        {
            ["TopicArn"] = topic.Arn,
            ["Owner"] = cloud.AccountId,
            ["SubscriptionsConfirmed"] = Count(subscriptions.Count(subscription => subscription.Confirmed)),
            ["SubscriptionsPending"] = Count(subscriptions.Count(subscription => !subscription.Confirmed)),
            ["SubscriptionsDeleted"] = "0",
        };
        foreach (var (name, value) in topic.Attributes) attributes[name] = value;
        return new JsonObject { ["Attributes"] = attributes };
    }

    /// <summary>Changes a topic's setting.</summary>
    public JsonObject SetAttributes(Parameters parameters)
    {
        var topic = catalog.Find(parameters.RequiredString("TopicArn"));
        var name = parameters.RequiredString("AttributeName");
        var value = parameters.String("AttributeValue") ?? "";
        CheckAttribute(name, value);
        topic.Set(name, value);
        return [];
    }

    // These attributes do not change what is delivered here; they are kept and shown.
    private static void CheckAttribute(string name, string value)
    {
        if (name is not ("DisplayName" or "Policy" or "KmsMasterKeyId" or "DeliveryPolicy" or "TracingConfig" or "SignatureVersion"))
            throw AwsException.NotEmulated("sns", $"topic attribute '{name}'");
        // The value must fit into GetTopicAttributes's answer, which is XML.
        if (XmlCharacters.Forbidden(value) is { } character)
            throw new AwsException("InvalidParameter", $"Invalid parameter: {name} has the character {character}, which XML does not allow.");
        if (name == "Policy" && ResourcePolicy.ProblemOf("the topic", value) is { } problem)
            throw new AwsException("InvalidParameter", $"Invalid parameter: Policy Error: {problem}");
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,256}\z")]
    private static partial Regex Name();
}
