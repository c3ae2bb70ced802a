using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>
/// Keeps a stack over a restart of its cloud, so that the next deployment is an update of it. Of its resources those come back whose services keep them;
/// the others, such as functions and roles, are made again under the names that they had.
/// </summary>
public sealed class StackJournal(StateJournal journal)
{
    private static readonly HashSet<string> KeptTypes = new(StringComparer.Ordinal)
    {
        "AWS::DynamoDB::Table", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::Kinesis::Stream", "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
    };

    /// <summary>A journal of stacks that are not kept.</summary>
    public static StackJournal None { get; } = new(StateJournal.None);

    /// <summary>Whether a type's resources are there again after a restart.</summary>
    internal static bool Keeps(string type) => KeptTypes.Contains(type);

    /// <summary>Saves a stack's resources.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="resources">Its resources.</param>
    /// <param name="making">The resource that is being made now; null for none. One that was being made when the cloud ended is made anew.</param>
    internal void Save(string stack, IEnumerable<DeployedResource> resources, string? making = null) => journal.Save("stack/" + stack, () => new JsonObject
    {
        ["resources"] = new JsonArray([.. resources.Where(resource => Keeps(resource.Type)).Select(Write)]),
        ["names"] = new JsonObject(resources.Select(resource => KeyValuePair.Create(resource.LogicalId, (JsonNode?)resource.GeneratedName))),
        ["making"] = making,
    });

    /// <summary>Forgets a stack that is deleted.</summary>
    internal void Remove(string stack) => journal.Remove("stack/" + stack);

    /// <summary>The stack as it was when the cloud ended; null if there was none, or if it was taken up already.</summary>
    internal KeptStack? TakeUp(string stack, LocalCloudOptions cloud)
    {
        if (journal.Take("stack/" + stack).FirstOrDefault(kept => kept.Key.Length == 0).Value is not { } kept) return null;
        var names = kept["names"]!.AsObject().ToDictionary(name => name.Key, name => (string)name.Value!, StringComparer.Ordinal);
        var resources = kept["resources"]!.AsArray().Select(resource => Read(resource!.AsObject(), cloud)).ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal);
        return new KeptStack(resources, names, (string?)kept["making"]);
    }

    private static JsonObject Write(DeployedResource resource) => new()
    {
        ["id"] = resource.LogicalId,
        ["type"] = resource.Type,
        ["ref"] = resource.Ref,
        ["attributes"] = new JsonObject(resource.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)attribute.Value))),
        ["notEmulated"] = Texts(resource.NotEmulated),
        ["properties"] = resource.AppliedProperties(),
        ["generatedName"] = resource.GeneratedName,
        ["needs"] = Texts(resource.Needs),
        ["deletionPolicy"] = resource.DeletionPolicy,
        ["updateReplacePolicy"] = resource.UpdateReplacePolicy,
        ["path"] = resource.Path,
    };

    private static DeployedResource Read(JsonObject kept, LocalCloudOptions cloud)
    {
        var type = (string)kept["type"]!;
        var attributes = kept["attributes"]!.AsObject().ToDictionary(attribute => attribute.Key, attribute => (string)attribute.Value!, StringComparer.Ordinal);
        return new DeployedResource((string)kept["id"]!, type, Reference(type, (string)kept["ref"]!, cloud), attributes, Texts(kept["notEmulated"]))
        {
            Properties = (JsonObject)kept["properties"]!.DeepClone(),
            GeneratedName = (string)kept["generatedName"]!,
            Needs = Texts(kept["needs"]),
            DeletionPolicy = (string)kept["deletionPolicy"]!,
            UpdateReplacePolicy = (string)kept["updateReplacePolicy"]!,
            Path = (string)kept["path"]!,
        };
    }

    // A queue's URL has the port of the cloud that is running.
    private static string Reference(string type, string reference, LocalCloudOptions cloud) =>
        type == "AWS::SQS::Queue" && Uri.TryCreate(reference, UriKind.Absolute, out var url) ? FormattableString.Invariant($"http://127.0.0.1:{cloud.Port}{url.AbsolutePath}") : reference;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static IReadOnlyList<string> Texts(JsonNode? texts) => [.. texts!.AsArray().Select(text => (string)text!)];
}

/// <summary>A stack as it was when its cloud ended.</summary>
/// <param name="Resources">The resources that are there again.</param>
/// <param name="Names">The generated names of all resources, by their logical ids.</param>
/// <param name="Making">The resource that was being made; null for none.</param>
internal sealed record KeptStack(IReadOnlyDictionary<string, DeployedResource> Resources, IReadOnlyDictionary<string, string> Names, string? Making);
