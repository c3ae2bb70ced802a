using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>
/// Makes of a SAM template the resources that CloudFormation gets, under the logical ids that SAM gives them.
/// Source: "Generated AWS CloudFormation resources" of the SAM guide.
/// </summary>
/// <param name="template">The template.</param>
/// <param name="code">The functions' code, as the build made it.</param>
/// <param name="parameters">The parameters' values.</param>
internal sealed class SamExpansion(TemplateDocument template, BuiltCode code, IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>The resources, in the order of the template: what SAM makes of one follows it.</summary>
    /// <exception cref="TemplateException">A resource is malformed, or asks for what is not emulated.</exception>
    public IReadOnlyList<ExpandedResource> Expand()
    {
        var resources = new List<ExpandedResource>();
        var notifications = new List<BucketNotification>();
        var deployments = new List<FunctionDeployment>();
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (logicalId, _) in template.Section("Resources"))
        {
            var source = SamResource.Read(template, logicalId);
            switch (source.Type)
            {
                case "AWS::Serverless::Function":
                    var function = new FunctionExpansion(source, code).Expand();
                    resources.AddRange(function.Resources);
                    notifications.AddRange(function.Notifications);
                    if (function.Deployment is { } deployment) deployments.Add(deployment);
                    foreach (var (name, id) in function.References) references[name] = id;
                    break;
                case "AWS::Serverless::StateMachine":
                    resources.AddRange(new StateMachineExpansion(source).Expand());
                    break;
                case var type when type.StartsWith("AWS::Serverless::", StringComparison.Ordinal):
                    throw source.Error("Type", $"'{type}' is not emulated by the local cloud.");
                default:
                    resources.Add(source.Plain());
                    break;
            }
        }

        resources.AddRange(FunctionDeployment.Resources(deployments, parameters));
        var notified = resources.Select(resource => BucketNotification.AddTo(resource, notifications)).ToList();
        BucketNotification.CheckBuckets(notified, notifications);
        return [.. notified.Select(resource => resource with { Properties = SamReferences.Replace(resource.Properties, references) })];
    }
}
