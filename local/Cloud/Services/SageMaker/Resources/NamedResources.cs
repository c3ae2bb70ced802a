using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>The resources of one kind. They never change after their creation. Describing, listing and deleting are the same for each kind.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <param name="type">Their name in members and operations: <c>EndpointConfig</c>, as in <c>EndpointConfigName</c>.</param>
/// <param name="kind">Their name in messages.</param>
/// <param name="arn">The ARN of a name.</param>
/// <param name="tags">The tags of all resources.</param>
/// <param name="journal">Keeps the resources over a restart.</param>
internal sealed class NamedResources<TResource>(string type, string kind, Func<string, string> arn, TagOperations tags, StateJournal journal)
    where TResource : class, INamedResource
{
    private readonly NamedStore<TResource> _resources = new(name => SageMakerErrors.NotFound(kind, arn(name)));

    /// <summary>The resource with a name.</summary>
    /// <exception cref="AwsException">The resource does not exist.</exception>
    internal TResource Get(string name) => _resources.Get(name);

    /// <summary>Adds a new resource, and completes its creation.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="tagged">Its tags.</param>
    /// <returns>The answer to the creation.</returns>
    /// <exception cref="AwsException">There is one of its name.</exception>
    internal JsonObject Add(TResource resource, JsonArray tagged)
    {
        _resources.Add(resource.Name, resource, () => SageMakerErrors.Exists(kind, resource.Arn));
        tags.Add(resource.Arn, tagged);
        Save(resource.Name);
        return new JsonObject { [type + "Arn"] = resource.Arn };
    }

    /// <summary>Describes a resource: its request, with its ARN and creation time.</summary>
    internal JsonObject Describe(JsonObject input)
    {
        var resource = Named(input);
        var answer = resource.Request.DeepClone().AsObject();
        answer.Remove("Tags");
        answer[type + "Arn"] = resource.Arn;
        answer["CreationTime"] = AwsTimestamp.Node(resource.Created);
        return answer;
    }

    /// <summary>Lists the resources.</summary>
    internal JsonObject List(JsonObject input) => Listing.Of(
        new Parameters("sagemaker", input),
        type + "s",
        _resources.All.Select(resource => new ListedResource(resource.Name, resource.Created, null, new JsonObject
        {
            [type + "Name"] = resource.Name,
            [type + "Arn"] = resource.Arn,
            ["CreationTime"] = AwsTimestamp.Node(resource.Created),
        })));

    /// <summary>Deletes a resource.</summary>
    internal JsonObject Delete(JsonObject input)
    {
        var resource = Named(input);
        _resources.Remove(resource.Name);
        tags.Remove(resource.Arn);
        Save(resource.Name);
        return [];
    }

    /// <summary>Makes the resources that the cloud had when it ended from the requests that had made them.</summary>
    internal void Restore(Func<JsonObject, DateTimeOffset, TResource> make)
    {
        foreach (var (name, kept) in journal.Take(type + "/"))
            _resources.Put(name, make(kept["request"]!.AsObject(), new DateTimeOffset((long)kept["created"]!, TimeSpan.Zero)));
    }

    private void Save(string name) => journal.Save($"{type}/{name}", () => _resources.Find(name) is not { } resource ? null
        : new JsonObject { ["request"] = resource.Request.DeepClone(), ["created"] = resource.Created.UtcTicks });

    private TResource Named(JsonObject input) => Get(new Parameters("sagemaker", input).RequiredString(type + "Name"));
}
