using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The endpoint configurations.</summary>
internal sealed class EndpointConfigs(LocalCloudOptions cloud, Models models, TagStore tags, TimeProvider time)
{
    private const string Kind = "endpoint configuration";
    private readonly ConcurrentDictionary<string, EndpointConfig> _configs = new(StringComparer.Ordinal);

    /// <summary>A configuration of a name.</summary>
    /// <exception cref="AwsException">There is none.</exception>
    internal EndpointConfig Get(string name) => _configs.TryGetValue(name, out var config) ? config : throw SageMakerErrors.NotFound(Kind, Arn(name));

    /// <summary>CreateEndpointConfig.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("endpointConfigName", parameters.RequiredString("EndpointConfigName"));
        List<ProductionVariant> variants = [.. parameters.Array("ProductionVariants").Select(Variant)];
        if (variants.Count == 0) throw parameters.Missing("ProductionVariants");
        if (variants.DistinctBy(variant => variant.Name).Count() < variants.Count)
            throw SageMakerErrors.Validation("Production variant names must be unique in an endpoint configuration.");
        if (variants.Sum(variant => variant.Weight) <= 0) throw SageMakerErrors.Validation("At least one production variant must have a weight above 0.");
        parameters.Ignore("ExecutionRoleArn");
        var tagged = parameters.Array("Tags");
        parameters.RefuseOthers();

        var config = new EndpointConfig(name, Arn(name), variants, time.GetUtcNow(), input.DeepClone().AsObject());
        if (!_configs.TryAdd(name, config)) throw SageMakerErrors.Exists(Kind, config.Arn);
        tags.Add(config.Arn, tagged);
        return new JsonObject { ["EndpointConfigArn"] = config.Arn };
    }

    /// <summary>DescribeEndpointConfig.</summary>
    internal JsonObject Describe(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var config = Get(parameters.RequiredString("EndpointConfigName"));
        parameters.RefuseOthers();
        var answer = config.Request.DeepClone().AsObject();
        answer.Remove("Tags");
        answer["EndpointConfigArn"] = config.Arn;
        answer["CreationTime"] = AwsTimestamp.Node(config.Created);
        return answer;
    }

    /// <summary>ListEndpointConfigs.</summary>
    internal JsonObject List(JsonObject input) => Listing.Page(
        new Parameters("sagemaker", input),
        "EndpointConfigs",
        _configs.Values.Select(config => new ListedResource(config.Name, config.Created, null, new JsonObject
        {
            ["EndpointConfigName"] = config.Name,
            ["EndpointConfigArn"] = config.Arn,
            ["CreationTime"] = AwsTimestamp.Node(config.Created),
        })));

    /// <summary>DeleteEndpointConfig. An endpoint that uses it goes on serving, but cannot be updated any more, as in AWS.</summary>
    internal JsonObject Delete(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var config = Get(parameters.RequiredString("EndpointConfigName"));
        parameters.RefuseOthers();
        _configs.TryRemove(config.Name, out _);
        tags.Remove(config.Arn);
        return [];
    }

    private ProductionVariant Variant(JsonNode? node)
    {
        var variant = new Parameters(
            "sagemaker", node as JsonObject ?? throw SageMakerErrors.Validation("A production variant must be an object."), "ProductionVariants.");
        var name = SageMakerErrors.CheckName("productionVariants.variantName", variant.RequiredString("VariantName"));
        var model = models.Get(variant.RequiredString("ModelName"));
        var weight = variant.Number("InitialVariantWeight") ?? 1;
        if (weight < 0) throw SageMakerErrors.Validation($"The weight of production variant {name} must not be negative.");
        var serverless = variant.Object("ServerlessConfig") is not null;
        var instances = variant.Int("InitialInstanceCount") ?? (serverless ? 0 : 1);
        if (!serverless) variant.RequiredString("InstanceType");
        // There is one process here, whatever the machine is called and however long it may take.
        variant.Ignore(
            "ServerlessConfig", "InstanceType", "VolumeSizeInGB", "ModelDataDownloadTimeoutInSeconds", "ContainerStartupHealthCheckTimeoutInSeconds",
            "RoutingConfig");
        variant.RefuseOthers();
        return new ProductionVariant(name, model.Name, instances, weight);
    }

    private string Arn(string name) => cloud.Arn("sagemaker", $"endpoint-config/{name.ToLowerInvariant()}");
}
