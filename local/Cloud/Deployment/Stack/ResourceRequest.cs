using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>One resource to be made.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Type">Its type.</param>
/// <param name="Properties">Its properties, intrinsic functions evaluated.</param>
/// <param name="Template">The template, for messages.</param>
/// <param name="Options">How the template is deployed.</param>
/// <param name="Cloud">Names and ids of the local cloud.</param>
/// <param name="Dispatcher">Makes the calls that make the resource.</param>
/// <param name="Context">What surrounds those calls.</param>
internal sealed record ResourceRequest(
    string LogicalId,
    string Type,
    ResourceProperties Properties,
    TemplateDocument Template,
    DeploymentOptions Options,
    LocalCloudOptions Cloud,
    Dispatcher Dispatcher,
    CallContext Context)
{
    /// <summary>The resource's own name, or one made of the stack's name and the logical id.</summary>
    public string Name(string property) => Properties.String(property) ?? $"{Options.StackName}-{LogicalId}";

    /// <summary>An error at one of the resource's properties.</summary>
    public TemplateException Error(string property, string problem) =>
        Template.Error($"Resources.{LogicalId}.Properties.{property}", problem);

    /// <summary>The resource as made.</summary>
    public DeployedResource Made(string reference, params (string Name, string Value)[] attributes) =>
        new(LogicalId, Type, reference, attributes.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal), Properties.Unread());
}

/// <summary>Makes resources of one type.</summary>
internal interface IResourceDeployer
{
    /// <summary>The type, such as <c>AWS::Kinesis::Stream</c>.</summary>
    string Type { get; }

    /// <summary>Makes a resource by calls of the local cloud's operations.</summary>
    Task<DeployedResource> DeployAsync(ResourceRequest request);
}
