using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>DynamoDB tables.</summary>
/// <param name="time">The clock that waits for a deleted table to be gone.</param>
internal sealed class TableHandler(TimeProvider time) : IResourceHandler
{
    private static readonly string[] Updated = ["BillingMode", "ProvisionedThroughput", "AttributeDefinitions"];

    public string Type => "AWS::DynamoDB::Table";

    public string NameProperty => "TableName";

    public IReadOnlyList<string> Replacing => ["TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("TableName");
        var input = request.Properties.Pick(
            "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes");
        input["TableName"] = name;
        await request.CallAsync("dynamodb", "CreateTable", input);
        await ActiveAsync(request, name);
        return request.Made(name, ("Arn", request.Cloud.Arn("dynamodb", $"table/{name}")));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is not null && Updated.Any(property => request.Properties.Differs(property, before)))
        {
            var input = request.Properties.Pick(Updated);
            input["TableName"] = request.Physical;
            await request.CallAsync("dynamodb", "UpdateTable", input);
            await ActiveAsync(request, request.Physical);
        }

        await ConfigureRecoveryAsync(request, before);
        if (request.Properties["TimeToLiveSpecification"] is not { } timeToLive || !request.Properties.Differs("TimeToLiveSpecification", before)) return;
        await request.CallAsync("dynamodb", "UpdateTimeToLive", new JsonObject
        {
            ["TableName"] = request.Physical,
            ["TimeToLiveSpecification"] = timeToLive.DeepClone(),
        });
    }

    // Another engine may have no recovery: then the property is reported as not emulated.
    private static async Task ConfigureRecoveryAsync(ResourceRequest request, ResourceProperties? before)
    {
        const string Recovery = "PointInTimeRecoverySpecification";
        if (request.Cloud.Delegates.ContainsKey("dynamodb") || !request.Properties.Differs(Recovery, before)) return;
        await request.CallAsync("dynamodb", "UpdateContinuousBackups", new JsonObject
        {
            ["TableName"] = request.Physical,
            [Recovery] = request.Properties[Recovery]?.DeepClone() ?? new JsonObject { ["PointInTimeRecoveryEnabled"] = false },
        });
    }

    public async Task DeleteAsync(ResourceRequest request)
    {
        // The table engine knows no protection; DynamoDB refuses by it.
        if (request.Properties.String("DeletionProtectionEnabled") == "true")
            throw new AwsException("ValidationException", "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        var table = new JsonObject { ["TableName"] = request.Physical };
        await request.CallAsync("dynamodb", "DeleteTable", table);
        await Gone.WaitAsync(() => request.CallAsync("dynamodb", "DescribeTable", (JsonObject)table.DeepClone()), time, request.Surroundings.Context.Aborted);
    }

    // A table that is being made or changed can be neither changed nor deleted.
    private async Task ActiveAsync(ResourceRequest request, string table)
    {
        while (true)
        {
            var described = await request.CallAsync("dynamodb", "DescribeTable", new JsonObject { ["TableName"] = table });
            if (described["Table"]?["TableStatus"]?.ToString() is null or "ACTIVE") return;
            await Task.Delay(Gone.Every, time, request.Surroundings.Context.Aborted);
        }
    }
}
