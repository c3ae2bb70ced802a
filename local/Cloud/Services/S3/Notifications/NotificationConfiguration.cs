using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>A bucket's notifications, in the JSON shape of the API.</summary>
/// <param name="Rules">In the order in which they were given, functions first.</param>
internal sealed partial record NotificationConfiguration(IReadOnlyList<NotificationRule> Rules)
{
    // Source: "Amazon S3 endpoints and quotas".
    private const int MostRules = 100;

    private static readonly (string List, string Arn, TargetKind Kind)[] Lists =
    [
        ("LambdaFunctionConfigurations", "LambdaFunctionArn", TargetKind.Function),
        ("QueueConfigurations", "QueueArn", TargetKind.Queue),
        ("TopicConfigurations", "TopicArn", TargetKind.Topic),
    ];

    public static NotificationConfiguration Empty { get; } = new([]);

    /// <summary>Reads and checks a configuration.</summary>
    /// <exception cref="AwsException">InvalidArgument, or something that is not emulated.</exception>
    public static NotificationConfiguration Parse(JsonObject document)
    {
        var input = new Parameters("s3", document, "NotificationConfiguration.");
        if (input.Node("EventBridgeConfiguration") is not null) throw AwsException.NotEmulated("s3", "NotificationConfiguration.EventBridgeConfiguration");
        var rules = new List<NotificationRule>();
        foreach (var (list, arn, kind) in Lists)
        {
            foreach (var item in input.Array(list)) rules.Add(Rule(item as JsonObject ?? [], list, arn, kind));
        }

        input.RefuseOthers();
        if (rules.Count > MostRules) throw new AwsException("InvalidArgument", $"A bucket has at most {MostRules} notification configurations, not {rules.Count}.", 400);
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules.Skip(i + 1).Any(rules[i].Overlaps))
            {
                throw new AwsException(
                    "InvalidArgument",
                    $"Configurations overlap. Configurations on the same bucket cannot share a common event type ('{rules[i].Id}').",
                    400);
            }
        }

        return new NotificationConfiguration(rules);
    }

    /// <summary>The configuration as the API returns it.</summary>
    public JsonObject ToJson()
    {
        var document = new JsonObject();
        foreach (var (list, arn, kind) in Lists)
        {
            var items = Rules.Where(rule => rule.Kind == kind).Select(rule => Json(rule, arn)).ToArray<JsonNode>();
            if (items.Length > 0) document[list] = new JsonArray(items);
        }

        return document;
    }

    private static NotificationRule Rule(JsonObject item, string list, string arn, TargetKind kind)
    {
        var input = new Parameters("s3", item, list + ".");
        var target = input.RequiredString(arn);
        if (!Form(kind).IsMatch(target)) throw S3Errors.InvalidArgument(arn, target, $"The ARN could not be parsed: it must be of {Named(kind)}.");
        var events = input.Array("Events").Select(each => each?.ToString() ?? "").ToList();
        if (events.Count == 0) throw S3Errors.MalformedXml($"{list} needs at least one event.");
        foreach (var name in events) CheckEvent(name);
        var (prefix, suffix) = Filter(input.Nested("Filter"));
        var id = input.String("Id") ?? Guid.NewGuid().ToString("N");
        input.RefuseOthers();
        return new NotificationRule(id, kind, target, events, prefix, suffix);
    }

    private static string Named(TargetKind kind) => kind switch
    {
        TargetKind.Function => "a function of lambda, or of a version or an alias of one",
        TargetKind.Queue => "a queue of sqs",
        _ => "a topic of sns",
    };

    private static Regex Form(TargetKind kind) => kind switch
    {
        TargetKind.Function => FunctionArn(),
        TargetKind.Queue => QueueArn(),
        _ => TopicArn(),
    };

    [GeneratedRegex(@"^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d+:function:[a-zA-Z0-9_-]{1,64}(:[a-zA-Z0-9_$-]{1,128})?\z")]
    private static partial Regex FunctionArn();

    [GeneratedRegex(@"^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d+:[a-zA-Z0-9_-]{1,80}\z")]
    private static partial Regex QueueArn();

    [GeneratedRegex(@"^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d+:[a-zA-Z0-9_-]{1,256}\z")]
    private static partial Regex TopicArn();

    private static void CheckEvent(string name)
    {
        // Restores, replication, lifecycle rules, tagging and access control never send events here.
        if (name is not ("s3:ObjectCreated:*" or "s3:ObjectCreated:Put" or "s3:ObjectCreated:Post" or "s3:ObjectCreated:Copy" or
            "s3:ObjectCreated:CompleteMultipartUpload" or "s3:ObjectRemoved:*" or "s3:ObjectRemoved:Delete" or "s3:ObjectRemoved:DeleteMarkerCreated"))
        {
            throw name.StartsWith("s3:", StringComparison.Ordinal)
                ? AwsException.NotEmulated("s3", $"event '{name}'")
                : S3Errors.InvalidArgument("Event", name, "The event is not supported for notifications");
        }
    }

    private static (string Prefix, string Suffix) Filter(Parameters? filter)
    {
        var (prefix, suffix) = ("", "");
        foreach (var rule in (filter?.Nested("Key")?.Array("FilterRules") ?? []).Select(item => item as JsonObject))
        {
            var value = rule?["Value"]?.ToString() ?? "";
            switch (rule?["Name"]?.ToString().ToLowerInvariant())
            {
                case "prefix": prefix = value; break;
                case "suffix": suffix = value; break;
                default: throw S3Errors.InvalidArgument("FilterRule.Name", rule?["Name"]?.ToString(), "filter rule name must be either prefix or suffix");
            }
        }

        filter?.RefuseOthers();
        return (prefix, suffix);
    }

    private static JsonObject Json(NotificationRule rule, string arn)
    {
        var json = new JsonObject
        {
            ["Id"] = rule.Id,
            [arn] = rule.TargetArn,
            ["Events"] = new JsonArray([.. rule.Events.Select(name => (JsonNode)name)]),
        };
        var filters = new[] { ("Prefix", rule.Prefix), ("Suffix", rule.Suffix) }
            .Where(filter => filter.Item2.Length > 0)
            .Select(filter => (JsonNode)new JsonObject { ["Name"] = filter.Item1, ["Value"] = filter.Item2 })
            .ToArray();
        if (filters.Length > 0) json["Filter"] = new JsonObject { ["Key"] = new JsonObject { ["FilterRules"] = new JsonArray(filters) } };
        return json;
    }
}
