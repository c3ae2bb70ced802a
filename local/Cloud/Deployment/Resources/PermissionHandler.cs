using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Permissions of services of AWS to invoke functions.</summary>
internal sealed class PermissionHandler : IResourceHandler
{
    private static readonly string[] Parts = ["FunctionName", "Action", "Principal", "SourceArn", "SourceAccount"];

    public string Type => "AWS::Lambda::Permission";

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => Parts;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick(Parts);
        input["StatementId"] = request.GeneratedName;
        await request.CallAsync("lambda", "AddPermission", input);
        return request.Made(request.GeneratedName, ("Id", request.GeneratedName));
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => Task.CompletedTask;

    public Task DeleteAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick("FunctionName");
        input["StatementId"] = request.Physical;
        return request.CallAsync("lambda", "RemovePermission", input);
    }
}
