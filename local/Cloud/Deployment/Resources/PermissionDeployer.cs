using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Lets services of AWS invoke functions.</summary>
internal sealed class PermissionDeployer : IResourceDeployer
{
    public string Type => "AWS::Lambda::Permission";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount");
        input["StatementId"] = request.LogicalId;
        await request.Dispatcher.InvokeAsync("lambda", "AddPermission", input, request.Context);
        return request.Made(request.LogicalId);
    }
}
