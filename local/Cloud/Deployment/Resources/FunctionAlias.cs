using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Publishes a version of a SAM function and the alias that names it (<c>AutoPublishAlias</c>).</summary>
internal static class FunctionAlias
{
    /// <summary>Publishes.</summary>
    /// <returns>The version and the alias, by the names that SAM gives them.</returns>
    public static async Task<IReadOnlyList<DeployedResource>> PublishAsync(ResourceRequest request, string function, string arn, string alias)
    {
        // When a further version is published; a stack is deployed once here.
        _ = request.Properties["AutoPublishAliasAllProperties"];
        var publish = new JsonObject { ["FunctionName"] = function, ["Description"] = request.Properties["VersionDescription"]?.DeepClone() ?? "" };
        var published = await request.Dispatcher.InvokeAsync("lambda", "PublishVersion", publish, request.Context);
        var version = published["Version"]?.ToString() ?? "1";
        var input = new JsonObject { ["FunctionName"] = function, ["Name"] = alias, ["FunctionVersion"] = version };
        await request.Dispatcher.InvokeAsync("lambda", "CreateAlias", input, request.Context);
        return
        [
            Made($"{request.LogicalId}.Version", "AWS::Lambda::Version", $"{arn}:{version}", version),
            Made($"{request.LogicalId}Alias{alias}", "AWS::Lambda::Alias", $"{arn}:{alias}", version),
        ];
    }

    private static DeployedResource Made(string logicalId, string type, string reference, string version) =>
        new(logicalId, type, reference, new Dictionary<string, string> { ["Version"] = version }, []);
}
