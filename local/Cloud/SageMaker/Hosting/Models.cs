using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>The models.</summary>
internal sealed class Models(LocalCloudOptions cloud, TagStore tags, TimeProvider time)
{
    private const string Kind = "model";
    private readonly ConcurrentDictionary<string, Model> _models = new(StringComparer.Ordinal);

    /// <summary>A model of a name.</summary>
    /// <exception cref="AwsException">There is none.</exception>
    internal Model Get(string name) => _models.TryGetValue(name, out var model) ? model : throw SageMakerErrors.NotFound(Kind, Arn(name));

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
        parameters.Ignore("ExecutionRoleArn", "EnableNetworkIsolation");
        var tagged = parameters.Array("Tags");
        parameters.RefuseOthers();

        var model = new Model(name, Arn(name), image, dataUrl, time.GetUtcNow(), input.DeepClone().AsObject());
        if (!_models.TryAdd(name, model)) throw SageMakerErrors.Exists(Kind, model.Arn);
        tags.Add(model.Arn, tagged);
        return new JsonObject { ["ModelArn"] = model.Arn };
    }

    /// <summary>DescribeModel.</summary>
    internal JsonObject Describe(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var model = Get(parameters.RequiredString("ModelName"));
        parameters.RefuseOthers();
        var answer = model.Request.DeepClone().AsObject();
        answer.Remove("Tags");
        answer["ModelArn"] = model.Arn;
        answer["CreationTime"] = AwsTimestamp.Node(model.Created);
        return answer;
    }

    /// <summary>ListModels.</summary>
    internal JsonObject List(JsonObject input) => Listing.Page(
        new Parameters("sagemaker", input),
        "Models",
        _models.Values.Select(model => new ListedResource(model.Name, model.Created, null, new JsonObject
        {
            ["ModelName"] = model.Name,
            ["ModelArn"] = model.Arn,
            ["CreationTime"] = AwsTimestamp.Node(model.Created),
        })));

    /// <summary>DeleteModel. An endpoint that serves it goes on serving it.</summary>
    internal JsonObject Delete(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var model = Get(parameters.RequiredString("ModelName"));
        parameters.RefuseOthers();
        _models.TryRemove(model.Name, out _);
        tags.Remove(model.Arn);
        return [];
    }

    private string Arn(string name) => cloud.Arn("sagemaker", $"model/{name.ToLowerInvariant()}");
}
