using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment.Resources;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment;

/// <summary>Deploys a SAM template onto the local cloud by calling its operations, as CloudFormation calls those of AWS.</summary>
public sealed class TemplateDeployer(LocalCloudOptions cloud, Dispatcher dispatcher)
{
    private readonly Dictionary<string, IResourceDeployer> _deployers = new IResourceDeployer[]
    {
        new StreamDeployer(), new TableDeployer(), new BucketDeployer(), new QueueDeployer(), new TopicDeployer(), new RoleDeployer(),
        new BucketPolicyDeployer(), new StreamConsumerDeployer(), new DashboardDeployer(), new PolicyDeployer("AWS::IAM::Policy"), new PolicyDeployer("AWS::IAM::ManagedPolicy"), new PolicyDeployer("AWS::IAM::RolePolicy"),
        ResourcePolicyDeployer.OfQueues, ResourcePolicyDeployer.OfTopics, new PermissionDeployer(),
        new FunctionDeployer(), new LakeDatabaseDeployer(), new CrawlerDeployer(), new WorkGroupDeployer(), new StateMachineDeployer(), new ScheduleResourceDeployer(),
    }.ToDictionary(deployer => deployer.Type, StringComparer.Ordinal);

    /// <summary>Deploys.</summary>
    /// <exception cref="TemplateException">The template is malformed, or a service refuses what it asks for.</exception>
    public async Task<DeployedStack> DeployAsync(DeploymentOptions options, CancellationToken cancellationToken)
    {
        var template = new TemplateReader(options.TemplateFile).Read();
        var parameters = TemplateParameters.Resolve(template, options.Parameters);
        var resources = new Dictionary<string, DeployedResource>(StringComparer.Ordinal);
        var intrinsics = new Intrinsics(
            template,
            name => parameters.GetValueOrDefault(name) ?? Pseudo(name, options) ?? resources.GetValueOrDefault(name)?.Ref,
            (resource, attribute) => resources.GetValueOrDefault(resource) is not { } found ? null
                : found.Attributes.GetValueOrDefault(attribute) ?? (_deployers.ContainsKey(found.Type) ? null : UnknownResourceDeployer.Attribute(found, attribute, cloud)));
        var context = new CallContext(new Caller("", cloud.Arn("iam", "root")), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
        foreach (var logicalId in DeploymentOrder.Of(template))
        {
            var path = $"Resources.{logicalId}";
            var resource = template.Section("Resources")[logicalId] as JsonObject ?? throw template.Error(path, "expected a mapping with 'Type'.");
            var type = resource["Type"]?.ToString() ?? throw template.Error(path, "has no 'Type'.");
            if (resource["Condition"] is { } condition && !intrinsics.Condition(condition.ToString(), path)) continue;
            if (!_deployers.TryGetValue(type, out var deployer))
            {
                resources[logicalId] = UnknownResourceDeployer.Deploy(logicalId, type, options.StackName);
                continue;
            }

            var own = resource["Properties"] as JsonObject ?? [];
            var written = SamGlobals.Properties(template, type, own);
            var properties = (JsonObject)intrinsics.Evaluate(LateProperties.Without(type, written), $"{path}.Properties")!;
            var request = new ResourceRequest(logicalId, type, new ResourceProperties(properties), template, options, cloud, dispatcher, context);
            try
            {
                var made = await deployer.DeployAsync(request);
                resources[logicalId] = made with { NotEmulated = [.. made.NotEmulated, .. LateProperties.Of(type, written)] };
                foreach (var beside in made.Beside) resources[beside.LogicalId] = beside;
            }
            catch (AwsException e)
            {
                throw template.Error(path, $"{e.Code}: {e.Message}");
            }
        }

        var outputs = template.Section("Outputs").ToDictionary(
            output => output.Key,
            output => intrinsics.Evaluate(output.Value?["Value"], $"Outputs.{output.Key}.Value")?.ToString() ?? "",
            StringComparer.Ordinal);
        return new DeployedStack(options.StackName, parameters, resources, outputs);
    }

    private string? Pseudo(string name, DeploymentOptions options) => name switch
    {
        "AWS::Region" => cloud.Region,
        "AWS::AccountId" => cloud.AccountId,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::StackName" => options.StackName,
        "AWS::StackId" => cloud.Arn("cloudformation", $"stack/{options.StackName}/local"),
        _ => null,
    };
}
