using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Configuration;

/// <summary>Converts configuration documents between the XML of the REST interface and the JSON of operations in the process.</summary>
internal static class ConfigurationDocument
{
    // In XML most lists are repeated elements with a singular name.
    private static readonly (string List, string Item)[] Lists =
    [
        ("Rules", "Rule"), ("Transitions", "Transition"), ("NoncurrentVersionTransitions", "NoncurrentVersionTransition"), ("Tags", "Tag"),
    ];

    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "Days", "NoncurrentDays", "NewerNoncurrentVersions", "DaysAfterInitiation", "ObjectSizeGreaterThan", "ObjectSizeLessThan",
    };

    private static readonly HashSet<string> Switches = new(StringComparer.Ordinal)
    {
        "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets", "BucketKeyEnabled", "ExpiredObjectDeleteMarker",
    };

    /// <summary>The XML of a document.</summary>
    public static XElement ToXml(string root, JsonObject document) => new(root, document.SelectMany(member => Elements(member.Key, member.Value)));

    /// <summary>The JSON of a document whose elements have no namespace.</summary>
    public static JsonObject ToJson(XElement document)
    {
        var members = new JsonObject();
        foreach (var group in document.Elements().GroupBy(element => element.Name.LocalName))
        {
            var list = ListName(group.Key, document.Name.LocalName);
            members[list ?? group.Key] = list is null ? Value(group.Last()) : new JsonArray([.. group.Select(Value)]);
        }

        return members;
    }

    /// <summary>Refuses an invalid versioning configuration.</summary>
    public static void Check(ConfigurationKind kind, XElement document)
    {
        if (kind.Marker != "versioning") return;
        if (document.Element("Status")?.Value is not ("Enabled" or "Suspended")) throw S3Errors.MalformedXml("Status must be Enabled or Suspended.");
        if (document.Element("MfaDelete")?.Value is "Enabled") throw AwsException.NotEmulated("s3", "VersioningConfiguration.MfaDelete");
    }

    private static IEnumerable<XElement> Elements(string name, JsonNode? value)
    {
        if (!XmlReader.IsName(name) || name.Contains(':', StringComparison.Ordinal)) throw S3Errors.MalformedXml($"'{name}' is no element's name.");
        switch (value)
        {
            case JsonArray items when name == "TagSet":
                yield return new XElement(name, items.SelectMany(item => Elements("Tag", item)));
                break;
            case JsonArray items:
                var item = Lists.FirstOrDefault(list => list.List == name).Item ?? throw AwsException.NotEmulated("s3", $"list '{name}'");
                foreach (var element in items.SelectMany(each => Elements(item, each))) yield return element;
                break;
            case JsonObject members:
                yield return ToXml(name, members);
                break;
            case null:
                break;
            default:
                yield return new XElement(name, Switches.Contains(name) ? value.ToString().ToLowerInvariant() : value.ToString());
                break;
        }
    }

    private static string? ListName(string element, string parent) => element switch
    {
        // A lifecycle rule's filter has one tag; its "And" element has several.
        "Tag" => parent == "And" ? "Tags" : null,
        _ => Lists.FirstOrDefault(list => list.Item == element).List,
    };

    private static JsonNode? Value(XElement element)
    {
        var name = element.Name.LocalName;
        if (name == "TagSet") return new JsonArray([.. element.Elements().Select(Value)]);
        if (element.HasElements || name is "Filter" or "And") return ToJson(element);
        if (Switches.Contains(name)) return bool.TryParse(element.Value, out var on) ? on : throw S3Errors.MalformedXml($"{name} must be true or false.");
        if (!Numbers.Contains(name)) return element.Value;
        return long.TryParse(element.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw S3Errors.MalformedXml($"{name} must be a whole number.");
    }
}
