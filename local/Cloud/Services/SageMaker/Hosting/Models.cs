using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The models.</summary>
internal sealed class Models(LocalCloudOptions cloud, TagStore tags, TimeProvider time)
{
    /// <summary>The models that there are. An endpoint that serves a deleted one goes on serving it.</summary>
    internal NamedResources<Model> All { get; } = new("Model", "model", name => Arn(cloud, name), tags);

    /// <summary>CreateModel.</summary>
    internal JsonObject Create(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var name = SageMakerErrors.CheckName("modelName", parameters.RequiredString("ModelName"));
        var container = parameters.Nested("PrimaryContainer") ?? throw parameters.Missing("PrimaryContainer");
        var image = BuiltInXgBoost.Check(container.RequiredString("Image"));
        var dataUrl = container.RequiredString("ModelDataUrl");
        S3Location.Parse("primaryContainer.modelDataUrl", dataUrl);
        if (container.String("Mode") is { } mode and not "SingleModel") throw AwsException.NotEmulated("sagemaker", $"container mode '{mode}'");
        foreach (var (variable, _) in container.Object("Environment") ?? [])
            throw AwsException.NotEmulated("sagemaker", $"the container's environment variable '{variable}'");
        container.Ignore("ContainerHostname");
        container.RefuseOthers();
        var role = parameters.String("ExecutionRoleArn") ?? throw SageMakerErrors.Validation("ExecutionRoleArn is required: the model is downloaded with the role.");
        parameters.Ignore("EnableNetworkIsolation");
        var tagged = parameters.Array("Tags");
        parameters.RefuseOthers();

        return All.Add(new Model(name, Arn(cloud, name), image, dataUrl, role, time.GetUtcNow(), input.DeepClone().AsObject()), tagged);
    }

    private static string Arn(LocalCloudOptions cloud, string name) => cloud.Arn("sagemaker", $"model/{name.ToLowerInvariant()}");
}
