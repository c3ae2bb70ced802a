using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The endpoint configurations.</summary>
internal sealed class EndpointConfigs(LocalCloudOptions cloud, Models models, TagOperations tags, StateJournal journal, TimeProvider time)
{
    /// <summary>The existing configurations. As in AWS, an endpoint with a deleted configuration keeps serving but cannot be updated.</summary>
    internal NamedResources<EndpointConfig> All { get; } = new("EndpointConfig", "endpoint configuration", name => Arn(cloud, name), tags, journal);

    /// <summary>CreateEndpointConfig.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var config = Read(input, time.GetUtcNow());
        foreach (var variant in config.Variants) models.All.Get(variant.ModelName);
        return All.Add(config, new Parameters("sagemaker", input).Array("Tags"));
    }

    /// <summary>Reads a configuration from the request that makes it. Its models may be gone since.</summary>
    /// <exception cref="AwsException">The request is not valid, or asks for what is not emulated.</exception>
    internal EndpointConfig Read(JsonObject input, DateTimeOffset created)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("endpointConfigName", parameters.RequiredString("EndpointConfigName"));
        List<ProductionVariant> variants = [.. parameters.Array("ProductionVariants").Select(Variant)];
        if (variants.Count == 0) throw parameters.Missing("ProductionVariants");
        if (variants.DistinctBy(variant => variant.Name).Count() < variants.Count)
            throw SageMakerErrors.Validation("Production variant names must be unique in an endpoint configuration.");
        if (variants.Sum(variant => variant.Weight) <= 0) throw SageMakerErrors.Validation("At least one production variant must have a weight above 0.");

        return new EndpointConfig(name, Arn(cloud, name), variants, created, input.DeepClone().AsObject());
    }

    private static ProductionVariant Variant(JsonNode? node)
    {
        var variant = new Parameters(
            "sagemaker", node as JsonObject ?? throw SageMakerErrors.Validation("A production variant must be an object."), "ProductionVariants.");
        var name = SageMakerErrors.CheckName("productionVariants.variantName", variant.RequiredString("VariantName"));
        var modelName = variant.RequiredString("ModelName");
        var weight = variant.Number("InitialVariantWeight") ?? 1;
        var serverless = variant.Object("ServerlessConfig") is not null;
        var instances = variant.Int("InitialInstanceCount") ?? (serverless ? 0 : 1);
        if (weight < 0) throw SageMakerErrors.Validation($"The weight of production variant {name} must not be negative.");
        if (!serverless) variant.RequiredString("InstanceType");
        // There is one process here, whatever the instance type and the timeouts.
        variant.Ignore(
            "ServerlessConfig", "InstanceType", "VolumeSizeInGB", "ModelDataDownloadTimeoutInSeconds", "ContainerStartupHealthCheckTimeoutInSeconds",
            "RoutingConfig");
        variant.RefuseOthers();
        return new ProductionVariant(name, modelName, instances, weight);
    }

    private static string Arn(LocalCloudOptions cloud, string name) => cloud.Arn("sagemaker", $"endpoint-config/{name.ToLowerInvariant()}");
}
