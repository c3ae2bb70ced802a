using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.CodeDeploy;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>CodeDeploy's groups. Those of functions say how aliases move to other versions; others are recorded and reported.</summary>
internal sealed class DeploymentGroupHandler : IResourceHandler
{
    private static readonly string[] Members =
        ["ApplicationName", "DeploymentConfigName", "AlarmConfiguration", "AutoRollbackConfiguration", "DeploymentStyle", "ServiceRoleArn", "Tags"];

    private readonly RecordedHandler _recorded = new(RecordedType.DeploymentGroup);

    public string Type => _recorded.Type;

    public string? NameProperty => _recorded.NameProperty;

    public IReadOnlyList<string> Replacing => _recorded.Replacing;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var group = Read(request);
        var recorded = await _recorded.CreateAsync(request);
        request.Surroundings.Account.Keep(Key(request, recorded.Ref), group);
        return group is null ? recorded : request.Made(recorded.Ref);
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return;
        var group = Read(request);
        await _recorded.ConfigureAsync(request, before);
        request.Surroundings.Account.Keep(Key(request, request.Physical), group);
    }

    public Task DeleteAsync(ResourceRequest request)
    {
        request.Surroundings.Account.Keep<DeploymentGroup>(Key(request, request.Physical), null);
        return _recorded.DeleteAsync(request);
    }

    /// <summary>The group that an alias's update policy names; null if the policy names none.</summary>
    /// <exception cref="Template.TemplateException">There is no such group, or it is not emulated.</exception>
    public static DeploymentGroup? Find(ResourceRequest alias)
    {
        if (alias.UpdatePolicy["CodeDeployLambdaAliasUpdate"] is not JsonObject policy) return null;
        var (application, name) = (policy["ApplicationName"]?.ToString(), policy["DeploymentGroupName"]?.ToString());
        if (policy.FirstOrDefault(member => member.Key.EndsWith("Hook", StringComparison.Ordinal)) is { Key: { } hook })
            throw alias.Error("FunctionVersion", $"'{hook}' of the update policy is not emulated by the local cloud: it runs no functions around a deployment.");
        return alias.Surroundings.Account.Kept<DeploymentGroup>($"{application}/{name}")
            ?? throw alias.Error("FunctionVersion", $"the update policy names the deployment group '{name}' of the application '{application}', and there is none that deploys functions by one of CodeDeploy's own configurations.");
    }

    private static string Key(ResourceRequest request, string name) => $"{request.Properties.String("ApplicationName")}/{name}";

    private static DeploymentGroup? Read(ResourceRequest request)
    {
        var properties = request.Properties.Pick(Members);
        var configuration = properties["DeploymentConfigName"]?.ToString() ?? "";
        var group = DeploymentGroup.Of(properties);
        if (group is null && configuration.StartsWith(TrafficShift.Prefix, StringComparison.Ordinal))
            throw request.Error("DeploymentConfigName", $"CodeDeploy has no configuration '{configuration}'.");
        return group;
    }
}
