using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Functions;

/// <summary>Serves the sample events of the checkout, each with the function that takes it.</summary>
internal sealed class SamplesApi(string folder, DeployedStack stack, StackNames names, IObjectStore objects)
{
    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/samples", ListAsync), new("GET", "/samples/{file}", GetAsync)];

    private Task ListAsync(LiveRequest request) => JsonAnswer.WriteAsync(request.Http, JsonAnswer.Array(Samples().Select(sample => new JsonObject
    {
        ["file"] = sample.File,
        ["function"] = stack.Resources[sample.Function].Ref,
    })));

    private Task GetAsync(LiveRequest request)
    {
        var name = request.Parts["file"];
        // The name is compared with the listed files and never used as a path.
        var sample = Samples().FirstOrDefault(sample => sample.File == name) ?? throw new AwsException("NotFound", $"There is no sample event {name}.", 404);
        return JsonAnswer.WriteAsync(request.Http, names.Bucket is { } bucket ? sample.Of(objects, bucket) : sample.Event);
    }

    private IEnumerable<SampleEvent> Samples()
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (SampleEvent.Read(path) is { } sample && stack.Resources.ContainsKey(sample.Function)) yield return sample;
        }
    }
}
