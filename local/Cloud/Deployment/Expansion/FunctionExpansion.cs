using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>What SAM makes of a function: the function, its role, version, alias, asynchronous settings and event sources.</summary>
/// <param name="source">The function.</param>
/// <param name="code">The functions' code.</param>
internal sealed class FunctionExpansion(SamResource source, BuiltCode code)
{
    private static readonly (string Sam, string Lambda)[] Same =
    [
        ("FunctionName", "FunctionName"), ("Description", "Description"), ("Handler", "Handler"), ("MemorySize", "MemorySize"), ("Runtime", "Runtime"),
        ("Timeout", "Timeout"), ("VpcConfig", "VpcConfig"), ("Environment", "Environment"), ("Architectures", "Architectures"),
        ("LoggingConfig", "LoggingConfig"), ("ReservedConcurrentExecutions", "ReservedConcurrentExecutions"), ("KmsKeyArn", "KmsKeyArn"), ("Layers", "Layers"),
        ("EphemeralStorage", "EphemeralStorage"), ("RuntimeManagementConfig", "RuntimeManagementConfig"), ("CodeSigningConfigArn", "CodeSigningConfigArn"),
    ];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "CodeUri", "Role", "Policies", "Tracing", "Tags", "AutoPublishAlias", "AutoPublishAliasAllProperties", "VersionDescription", "EventInvokeConfig", "Events",
        "DeploymentPreference", "AssumeRolePolicyDocument",
    };

    /// <summary>The resources.</summary>
    public ExpandedFunction Expand()
    {
        var properties = source.Properties;
        foreach (var unknown in properties.Select(property => property.Key).Where(name => !Known.Contains(name) && Same.All(same => same.Sam != name)))
            throw source.Error(unknown, "is not supported by the local cloud.");
        var role = properties["Role"] is null ? FunctionRole.Of(source) : null;
        var function = source.Become("AWS::Lambda::Function", Function(role));
        var resources = new List<ExpandedResource> { function };
        var target = new FunctionTarget(source.LogicalId, IsAlias: false);
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        FunctionDeployment? deployment = null;
        if (properties["AutoPublishAlias"]?.ToString() is { } alias)
        {
            var (version, published) = FunctionVersion.Of(source, function.Properties, alias);
            deployment = FunctionDeployment.Of(source);
            if (deployment is not null) published = published with { UpdatePolicy = deployment.UpdatePolicy() };
            resources.AddRange([version, published]);
            target = new FunctionTarget(published.LogicalId, IsAlias: true);
            references[$"{source.LogicalId}.Version"] = version.LogicalId;
            references[$"{source.LogicalId}.Alias"] = published.LogicalId;
        }

        if (FunctionEvents.InvokeConfig(source, target) is { } configuration) resources.Add(configuration);
        if (role is not null) resources.Add(role);
        var events = FunctionEvents.Of(source, target);
        return new ExpandedFunction([.. resources, .. events.Resources], events.Notifications, deployment, references);
    }

    private JsonObject Function(ExpandedResource? role)
    {
        var function = new JsonObject
        {
            ["Code"] = code.Of(source),
            ["Role"] = role is null ? source.Properties["Role"]!.DeepClone() : new JsonObject { ["Fn::GetAtt"] = new JsonArray(role.LogicalId, "Arn") },
            ["Tags"] = SamTags.Of(source, "lambda:createdBy"),
        };
        foreach (var (sam, lambda) in Same)
        {
            if (source.Properties[sam] is { } value) function[lambda] = value.DeepClone();
        }

        if (source.Properties["Tracing"] is { } tracing) function["TracingConfig"] = new JsonObject { ["Mode"] = tracing.DeepClone() };
        return function;
    }
}

/// <summary>What becomes of a SAM function.</summary>
/// <param name="Resources">Its resources.</param>
/// <param name="Notifications">The notifications that buckets get.</param>
/// <param name="Deployment">How new versions get the traffic; null where at once.</param>
/// <param name="References">Logical ids by SAM's own references.</param>
internal sealed record ExpandedFunction(
    IReadOnlyList<ExpandedResource> Resources, IReadOnlyList<BucketNotification> Notifications, FunctionDeployment? Deployment, IReadOnlyDictionary<string, string> References);

/// <summary>Where a function's events go: to the function, or to its alias.</summary>
internal sealed record FunctionTarget(string LogicalId, bool IsAlias)
{
    /// <summary>The target's ARN.</summary>
    public JsonObject Arn() => IsAlias ? Reference() : new JsonObject { ["Fn::GetAtt"] = new JsonArray(LogicalId, "Arn") };

    /// <summary>The target, as its <c>Ref</c> gives it.</summary>
    public JsonObject Reference() => new() { ["Ref"] = LogicalId };
}
