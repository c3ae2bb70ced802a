using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The models.</summary>
internal sealed class Models(LocalCloudOptions cloud, TagOperations tags, StateJournal journal, TimeProvider time)
{
    /// <summary>The existing models. An endpoint keeps serving a deleted model.</summary>
    internal NamedResources<Model> All { get; } = new("Model", "model", name => Arn(cloud, name), tags, journal);

    /// <summary>CreateModel.</summary>
    internal JsonObject Create(JsonObject input) => All.Add(Read(input, time.GetUtcNow()), new Parameters("sagemaker", input).Array("Tags"));

    /// <summary>Reads a model from the request that makes it.</summary>
    /// <exception cref="AwsException">The request is not valid, or asks for what is not emulated.</exception>
    internal Model Read(JsonObject input, DateTimeOffset created)
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

        return new Model(name, Arn(cloud, name), image, dataUrl, role, created, input.DeepClone().AsObject());
    }

    private static string Arn(LocalCloudOptions cloud, string name) => cloud.Arn("sagemaker", $"model/{name.ToLowerInvariant()}");
}

/// <summary>A model: an image and the location of its archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Image">The image.</param>
/// <param name="DataUrl">The archive as the request named it.</param>
/// <param name="Role">The role that its containers work as.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Request">The request, for descriptions.</param>
internal sealed record Model(string Name, string Arn, string Image, string DataUrl, string Role, DateTimeOffset Created, JsonObject Request) : INamedResource;
