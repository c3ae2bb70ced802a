using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes DynamoDB tables.</summary>
internal sealed class TableDeployer : IResourceDeployer
{
    public string Type => "AWS::DynamoDB::Table";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("TableName");
        var input = request.Properties.Pick(
            "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes");
        input["TableName"] = name;
        await request.Dispatcher.InvokeAsync("dynamodb", "CreateTable", input, request.Context);
        if (request.Properties["TimeToLiveSpecification"] is { } timeToLive)
        {
            var update = new JsonObject { ["TableName"] = name, ["TimeToLiveSpecification"] = timeToLive.DeepClone() };
            await request.Dispatcher.InvokeAsync("dynamodb", "UpdateTimeToLive", update, request.Context);
        }

        return request.Made(name, ("Arn", request.Cloud.Arn("dynamodb", $"table/{name}")));
    }
}
