using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>Notification configurations between XML and the JSON shape.</summary>
internal static class NotificationXml
{
    private static readonly (string Element, string Target, string List, string Arn)[] Kinds =
    [
        ("CloudFunctionConfiguration", "CloudFunction", "LambdaFunctionConfigurations", "LambdaFunctionArn"),
        ("QueueConfiguration", "Queue", "QueueConfigurations", "QueueArn"),
        ("TopicConfiguration", "Topic", "TopicConfigurations", "TopicArn"),
    ];

    /// <summary>The JSON shape of a document.</summary>
    public static JsonObject Read(XElement document)
    {
        var json = new JsonObject();
        foreach (var element in document.Elements())
        {
            var kind = Kinds.FirstOrDefault(each => each.Element == element.Name.LocalName);
            if (kind.Element is null)
            {
                json[element.Name.LocalName] = new JsonObject();
                continue;
            }

            if (json[kind.List] is not JsonArray list) json[kind.List] = list = [];
            list.Add(Item(element, kind.Target, kind.Arn));
        }

        return json;
    }

    /// <summary>The elements of a configuration.</summary>
    public static IEnumerable<XElement> Write(NotificationConfiguration configuration)
    {
        var json = configuration.ToJson();
        return Kinds.SelectMany(kind => (json[kind.List] as JsonArray ?? []).Select(item => new XElement(
            kind.Element,
            new XElement("Id", item!["Id"]!.ToString()),
            new XElement(kind.Target, item[kind.Arn]!.ToString()),
            item["Events"]!.AsArray().Select(name => new XElement("Event", name!.ToString())),
            item["Filter"] is { } filter
                ? new XElement("Filter", new XElement("S3Key", filter["Key"]!["FilterRules"]!.AsArray().Select(Rule)))
                : null)));
    }

    private static XElement Rule(JsonNode? rule) =>
        new("FilterRule", new XElement("Name", rule!["Name"]!.ToString()), new XElement("Value", rule["Value"]!.ToString()));

    private static JsonObject Item(XElement element, string target, string arn)
    {
        var json = new JsonObject { ["Events"] = new JsonArray([.. element.Elements("Event").Select(name => (JsonNode)name.Value)]) };
        foreach (var child in element.Elements())
        {
            var name = child.Name.LocalName;
            if (name == "Id") json["Id"] = child.Value;
            else if (name == target) json[arn] = child.Value;
            else if (name == "Filter") json["Filter"] = Filter(child);
            else if (name != "Event") throw AwsException.NotEmulated("s3", $"NotificationConfiguration.{element.Name.LocalName}.{name}");
        }

        return json;
    }

    private static JsonObject Filter(XElement filter) => new()
    {
        ["Key"] = new JsonObject
        {
            ["FilterRules"] = new JsonArray([.. filter.Elements("S3Key").Elements("FilterRule").Select(rule => (JsonNode)new JsonObject
            {
                ["Name"] = rule.Element("Name")?.Value,
                ["Value"] = rule.Element("Value")?.Value,
            })]),
        },
    };
}
