using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Versions of functions. CloudFormation refuses to publish what is published already.</summary>
internal sealed class VersionHandler : IResourceHandler
{
    /// <summary>The type.</summary>
    public const string VersionType = "AWS::Lambda::Version";

    public string Type => VersionType;

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => ["FunctionName", "Description", "CodeSha256"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick("FunctionName", "Description", "CodeSha256");
        var published = await request.CallAsync("lambda", "PublishVersion", input);
        var (arn, version) = (published["FunctionArn"]?.ToString() ?? "", published["Version"]?.ToString() ?? "");
        var changed = request.Surroundings.Account.TakeChange(input["FunctionName"]?.ToString() ?? "");
        if (request.Surroundings.Account.Has(Type, arn) && !changed)
            throw new AwsException("AlreadyExists", $"A version for this Lambda function exists ( {version} ). Modify the function to create a new version.");
        if (!request.Surroundings.Account.Has(Type, arn)) request.Surroundings.Account.Take(Type, arn);
        return request.Made(arn, ("Version", version), ("FunctionArn", arn));
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => Task.CompletedTask;

    public async Task DeleteAsync(ResourceRequest request)
    {
        await request.CallAsync("lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = request.Physical });
        request.Surroundings.Account.Release(Type, request.Physical);
    }
}
