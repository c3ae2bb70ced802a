using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes the role of a SAM function as SAM does: its own policies, and those that its events and settings ask for.</summary>
internal static class FunctionRole
{
    /// <summary>Makes the role, unless the function names one.</summary>
    /// <returns>Its ARN, and the policies that stand in the template.</returns>
    /// <exception cref="TemplateException">A policy is malformed or cannot be evaluated.</exception>
    public static async Task<(string Arn, IReadOnlyList<WrittenPolicy> Written)> MakeAsync(ResourceRequest request, string function)
    {
        var properties = request.Properties;
        foreach (var property in (string[])["PermissionsBoundary", "RolePath"])
        {
            if (properties[property] is not null) throw request.Error(property, "is not supported by the local cloud.");
        }

        var trust = properties["AssumeRolePolicyDocument"];
        var policies = properties["Policies"];
        // With a role of its own, SAM leaves all of these alone.
        if (properties.String("Role") is { } own) return (own, []);
        var role = new RoleMaker(request, IamName.Fitting($"{function}-role"));
        if (trust is null) await role.CreateForAsync("lambda.amazonaws.com");
        else await role.CreateAsync("AssumeRolePolicyDocument", trust);
        await role.AttachAsync("Policies", ManagedPolicies.Arn("service-role/AWSLambdaBasicExecutionRole"));
        if (properties["VpcConfig"] is not null) await role.AttachAsync("VpcConfig", ManagedPolicies.Arn("service-role/AWSLambdaVPCAccessExecutionRole"));
        if (properties.String("Tracing") == "Active") await role.AttachAsync("Tracing", ManagedPolicies.Arn("AWSXRayDaemonWriteAccess"));
        await WrittenPolicies.AddAsync(request, role, policies);
        await AddOfEventsAsync(request, role);
        await AddOfDestinationsAsync(request, role, "EventInvokeConfig", properties["EventInvokeConfig"]?["DestinationConfig"]);
        return (role.Arn, role.Written);
    }

    private static async Task AddOfEventsAsync(ResourceRequest request, RoleMaker role)
    {
        foreach (var (id, source) in request.Properties["Events"] as JsonObject ?? [])
        {
            if (source?["Type"]?.ToString() != "Kinesis") continue;
            await role.AttachAsync($"Events.{id}", ManagedPolicies.Arn("service-role/AWSLambdaKinesisExecutionRole"));
            await AddOfDestinationsAsync(request, role, $"Events.{id}", source["Properties"]?["DestinationConfig"]);
        }
    }

    // SAM writes these for queues and topics that it is told the type of; for a bucket the template must.
    private static async Task AddOfDestinationsAsync(ResourceRequest request, RoleMaker role, string property, JsonNode? destinations)
    {
        foreach (var (outcome, destination) in destinations as JsonObject ?? [])
        {
            var action = destination?["Type"]?.ToString() switch
            {
                "SQS" => "sqs:SendMessage",
                "SNS" => "sns:Publish",
                "Lambda" => "lambda:InvokeFunction",
                _ => null,
            };
            if (action is not null)
                await role.AllowAsync(property, $"{request.LogicalId}{property}{outcome}Policy", action, destination!["Destination"]?.ToString() ?? "");
        }
    }
}
