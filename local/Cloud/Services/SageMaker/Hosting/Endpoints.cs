using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The endpoints.</summary>
internal sealed class Endpoints(
    LocalCloudOptions cloud, EndpointConfigs configs, EndpointDeployment deployment, BackgroundWork background, TagOperations tags, StateJournal journal,
    TimeProvider time) : IAsyncDisposable
{
    private const string Kind = "endpoint";
    private readonly NamedStore<Endpoint> _endpoints = new(name => SageMakerErrors.NotFound(Kind, Arn(cloud, name)));

    /// <summary>The endpoints, by name.</summary>
    internal IReadOnlyList<Endpoint> All => _endpoints.All;

    /// <summary>The endpoint with a name, or null.</summary>
    internal Endpoint? Find(string name) => _endpoints.Find(name);

    /// <summary>CreateEndpoint.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("endpointName", parameters.RequiredString("EndpointName"));
        var config = configs.All.Get(parameters.RequiredString("EndpointConfigName"));
        var tagged = parameters.Array("Tags");

        var endpoint = new Endpoint(name, Arn(cloud, name), config, time.GetUtcNow(), Save);
        _endpoints.Add(name, endpoint, () => SageMakerErrors.Exists(Kind, endpoint.Arn));
        tags.Add(endpoint.Arn, tagged);
        Save(name);
        background.Run(stopping => deployment.CreateAsync(endpoint, stopping));
        return new JsonObject { ["EndpointArn"] = endpoint.Arn };
    }

    /// <summary>UpdateEndpoint.</summary>
    internal JsonObject Update(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var endpoint = _endpoints.Get(parameters.RequiredString("EndpointName"));
        var next = configs.All.Get(parameters.RequiredString("EndpointConfigName"));
        var policy = parameters.Object("DeploymentConfig") is { } requested
            ? DeploymentPolicy.Parse(requested, next.Variants.Sum(variant => variant.Instances))
            : parameters.Bool("RetainDeploymentConfig") == true ? endpoint.State.Policy : DeploymentPolicy.Default;
        if (parameters.Bool("RetainAllVariantProperties") == true) throw AwsException.NotEmulated("sagemaker", "parameter 'RetainAllVariantProperties'");

        // As in AWS, an update is also refused if the current configuration has been deleted meanwhile.
        var current = configs.All.Get(endpoint.State.Config.Name);
        // With deployment guardrails the two fleets must have the same variants: traffic moves from one to the other variant by variant.
        if (policy.Request is not null && !VariantNames(next).SetEquals(VariantNames(current)))
        {
            throw SageMakerErrors.Validation(
                $"An update of endpoint \"{endpoint.Arn}\" with a DeploymentConfig must have the same variant names as its current configuration: " +
                $"{current.Name} has {Text(current)}, {next.Name} has {Text(next)}.");
        }

        endpoint.BeginUpdate(next, policy, time.GetUtcNow());
        background.Run(stopping => deployment.UpdateAsync(endpoint, stopping));
        return new JsonObject { ["EndpointArn"] = endpoint.Arn };
    }

    /// <summary>DescribeEndpoint.</summary>
    internal JsonObject Describe(JsonObject input)
    {
        var endpoint = _endpoints.Get(new Parameters("sagemaker", input).RequiredString("EndpointName"));
        return endpoint.Describe();
    }

    /// <summary>ListEndpoints.</summary>
    internal JsonObject List(JsonObject input) => Listing.Of(
        new Parameters("sagemaker", input),
        "Endpoints",
        _endpoints.All.Select(endpoint =>
        {
            var state = endpoint.State;
            return new ListedResource(endpoint.Name, endpoint.Created, state.Status, new JsonObject
            {
                ["EndpointName"] = endpoint.Name,
                ["EndpointArn"] = endpoint.Arn,
                ["EndpointStatus"] = state.Status,
                ["CreationTime"] = AwsTimestamp.Node(endpoint.Created),
                ["LastModifiedTime"] = AwsTimestamp.Node(state.Modified),
            });
        }));

    /// <summary>DeleteEndpoint.</summary>
    internal JsonObject Delete(JsonObject input)
    {
        var endpoint = _endpoints.Get(new Parameters("sagemaker", input).RequiredString("EndpointName"));
        if (endpoint.State.Status is not ("InService" or "Failed"))
            throw SageMakerErrors.Validation($"Cannot update in-progress endpoint \"{endpoint.Arn}\".");
        _endpoints.Remove(endpoint.Name);
        tags.Remove(endpoint.Arn);
        Save(endpoint.Name);
        if (endpoint.State.Fleet is { } fleet) background.Run(_ => fleet.RetireAsync());
        return [];
    }

    /// <summary>Ends all models. No deployment runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        // Remove first: an invocation whose container is retired looks for the endpoint's next container.
        foreach (var endpoint in _endpoints.All)
        {
            if (_endpoints.Remove(endpoint.Name, endpoint) && endpoint.State.Fleet is { } fleet) await fleet.RetireAsync();
        }
    }

    /// <summary>Puts the endpoints that the cloud had when it ended in service again.</summary>
    /// <param name="resumed">Loads their models: they were allowed to be loaded once, and the roles may not be there again yet.</param>
    /// <param name="stopping">Ends the loading.</param>
    internal async Task RestoreAsync(EndpointDeployment resumed, CancellationToken stopping)
    {
        foreach (var (name, kept) in journal.Take("endpoint/"))
        {
            var endpoint = EndpointStateJson.Read(name, Arn(cloud, name), kept.AsObject(), configs.Read, Save);
            _endpoints.Put(name, endpoint);
            if (endpoint.State.Status == "Creating") background.Run(work => resumed.CreateAsync(endpoint, work));
            else if (endpoint.State.Status != "Failed") await resumed.ResumeAsync(endpoint, background, stopping);
        }
    }

    private void Save(string name) => journal.Save("endpoint/" + name, () => _endpoints.Find(name) is { } endpoint ? EndpointStateJson.Write(endpoint) : null);

    private static HashSet<string> VariantNames(EndpointConfig config) => [.. config.Variants.Select(variant => variant.Name)];

    private static string Text(EndpointConfig config) => string.Join(", ", VariantNames(config).Order(StringComparer.Ordinal));

    private static string Arn(LocalCloudOptions cloud, string name) => cloud.Arn("sagemaker", $"endpoint/{name.ToLowerInvariant()}");
}
