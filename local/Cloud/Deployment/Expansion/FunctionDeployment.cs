using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>A function whose new versions get the traffic by CodeDeploy.</summary>
/// <param name="Source">The function.</param>
/// <param name="Preference">Its <c>DeploymentPreference</c>.</param>
internal sealed record FunctionDeployment(SamResource Source, JsonObject Preference)
{
    private const string Application = "ServerlessDeploymentApplication";
    private const string ServiceRole = "CodeDeployServiceRole";

    /// <summary>The deployments of a function; null where it has none.</summary>
    public static FunctionDeployment? Of(SamResource source) =>
        source.Properties["DeploymentPreference"] is JsonObject preference && preference["Enabled"]?.ToString() != "false" ? new FunctionDeployment(source, preference) : null;

    /// <summary>The resources of all of them: an application, a role, and a group a function.</summary>
    /// <param name="deployments">The deployments.</param>
    /// <param name="parameters">The parameters' values: SAM resolves the kind of a deployment itself.</param>
    public static IEnumerable<ExpandedResource> Resources(IReadOnlyList<FunctionDeployment> deployments, IReadOnlyDictionary<string, string> parameters)
    {
        if (deployments.Count == 0) yield break;
        var first = deployments[0].Source with { Condition = null };
        yield return first.Beside(Application, "AWS::CodeDeploy::Application", new JsonObject { ["ComputePlatform"] = "Lambda" }, "DeploymentPreference");
        if (deployments.Any(deployment => deployment.Preference["Role"] is null))
        {
            yield return first.Beside(ServiceRole, "AWS::IAM::Role", new JsonObject
            {
                ["AssumeRolePolicyDocument"] = SamPolicies.Trust("codedeploy.amazonaws.com"),
                ["ManagedPolicyArns"] = new JsonArray(ManagedPolicies.Arn("service-role/AWSCodeDeployRoleForLambda")),
            }, "DeploymentPreference");
        }

        foreach (var deployment in deployments) yield return deployment.Group(parameters);
    }

    /// <summary>The update policy of the function's alias.</summary>
    /// <exception cref="Template.TemplateException">It asks for functions that run around a deployment.</exception>
    public JsonObject UpdatePolicy()
    {
        if (Preference["Hooks"] is JsonObject { Count: > 0 }) throw Source.Error("DeploymentPreference.Hooks", "is not emulated by the local cloud.");
        return new JsonObject
        {
            ["CodeDeployLambdaAliasUpdate"] = new JsonObject
            {
                ["ApplicationName"] = new JsonObject { ["Ref"] = Application },
                ["DeploymentGroupName"] = new JsonObject { ["Ref"] = GroupId },
            },
        };
    }

    private string GroupId => Source.LogicalId + "DeploymentGroup";

    private ExpandedResource Group(IReadOnlyDictionary<string, string> parameters)
    {
        var kind = Preference["Type"] is JsonObject { Count: 1 } reference && reference["Ref"] is JsonValue name && parameters.TryGetValue(name.ToString(), out var value)
            ? value : Preference["Type"]?.DeepClone();
        var group = new JsonObject
        {
            ["ApplicationName"] = new JsonObject { ["Ref"] = Application },
            ["AutoRollbackConfiguration"] = new JsonObject
            {
                ["Enabled"] = true,
                ["Events"] = new JsonArray("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"),
            },
            ["DeploymentConfigName"] = new JsonObject
            {
                ["Fn::Sub"] = new JsonArray("CodeDeployDefault.Lambda${ConfigName}", new JsonObject { ["ConfigName"] = kind }),
            },
            ["DeploymentStyle"] = new JsonObject { ["DeploymentType"] = "BLUE_GREEN", ["DeploymentOption"] = "WITH_TRAFFIC_CONTROL" },
            ["ServiceRoleArn"] = Preference["Role"]?.DeepClone() ?? new JsonObject { ["Fn::GetAtt"] = new JsonArray(ServiceRole, "Arn") },
        };
        if (Preference["Alarms"] is JsonArray alarms)
        {
            group["AlarmConfiguration"] = new JsonObject
            {
                ["Enabled"] = true,
                ["Alarms"] = new JsonArray([.. alarms.Select(alarm => new JsonObject { ["Name"] = alarm?.DeepClone() })]),
            };
        }

        return Source.Beside(GroupId, "AWS::CodeDeploy::DeploymentGroup", group, "DeploymentPreference");
    }
}
