using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>The resources of one kind. They never change after their creation. Describing, listing and deleting are the same for each kind.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <param name="type">Their name in members and operations: <c>EndpointConfig</c>, as in <c>EndpointConfigName</c>.</param>
/// <param name="kind">Their name in messages.</param>
/// <param name="arn">The ARN of a name.</param>
/// <param name="tags">The tags of all resources.</param>
internal sealed class NamedResources<TResource>(string type, string kind, Func<string, string> arn, TagStore tags)
    where TResource : class, INamedResource
{
    private readonly ConcurrentDictionary<string, TResource> _resources = new(StringComparer.Ordinal);

    /// <summary>The resource with a name.</summary>
    /// <exception cref="AwsException">The resource does not exist.</exception>
    internal TResource Get(string name) => _resources.TryGetValue(name, out var resource) ? resource : throw SageMakerErrors.NotFound(kind, arn(name));

    /// <summary>Adds a new resource, and completes its creation.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="tagged">Its tags.</param>
    /// <returns>The answer to the creation.</returns>
    /// <exception cref="AwsException">There is one of its name.</exception>
    internal JsonObject Add(TResource resource, JsonArray tagged)
    {
        if (!_resources.TryAdd(resource.Name, resource)) throw SageMakerErrors.Exists(kind, resource.Arn);
        tags.Add(resource.Arn, tagged);
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
    internal JsonObject List(JsonObject input) => Listing.Page(
        new Parameters("sagemaker", input),
        type + "s",
        _resources.Values.Select(resource => new ListedResource(resource.Name, resource.Created, null, new JsonObject
        {
            [type + "Name"] = resource.Name,
            [type + "Arn"] = resource.Arn,
            ["CreationTime"] = AwsTimestamp.Node(resource.Created),
        })));

    /// <summary>Deletes a resource.</summary>
    internal JsonObject Delete(JsonObject input)
    {
        var resource = Named(input);
        _resources.TryRemove(resource.Name, out _);
        tags.Remove(resource.Arn);
        return [];
    }

    private TResource Named(JsonObject input) => Get(new Parameters("sagemaker", input).RequiredString(type + "Name"));
}
