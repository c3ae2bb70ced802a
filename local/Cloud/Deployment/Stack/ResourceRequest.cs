using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>One resource to be made, changed or deleted.</summary>
/// <param name="Source">The resource in the expanded template.</param>
/// <param name="Properties">Its properties, intrinsic functions evaluated.</param>
/// <param name="GeneratedName">Its name where the template names none.</param>
/// <param name="Surroundings">What a deployment works with.</param>
internal sealed record ResourceRequest(ExpandedResource Source, ResourceProperties Properties, string GeneratedName, DeploymentSurroundings Surroundings)
{
    /// <summary>Its name in the template.</summary>
    public string LogicalId => Source.LogicalId;

    /// <summary>Names and ids of the local cloud.</summary>
    public LocalCloudOptions Cloud => Surroundings.Cloud;

    /// <summary>The resource as it is; null before it is made.</summary>
    public DeployedResource? Existing { get; init; }

    /// <summary>How its update goes, intrinsic functions evaluated; empty for at once, as on the way back.</summary>
    public JsonObject UpdatePolicy { get; init; } = [];

    /// <summary>What <c>Ref</c> gives for the resource as it is.</summary>
    public string Physical => Existing?.Ref ?? throw new InvalidOperationException($"{LogicalId} is not made yet.");

    /// <summary>The resource's own name, or the generated one.</summary>
    public string Name(string property) => Properties.String(property) ?? GeneratedName;

    /// <summary>Calls an operation of the local cloud.</summary>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject input) =>
        Surroundings.Calls.InvokeAsync(service, operation, input, Surroundings.Context);

    /// <summary>An error at one of the resource's properties.</summary>
    public TemplateException Error(string property, string problem) => Surroundings.Template.Error($"{Source.Path}.{property}", problem);

    /// <summary>The resource as made.</summary>
    public DeployedResource Made(string reference, params (string Name, string Value)[] attributes) =>
        new(LogicalId, Source.Type, reference, attributes.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal), []);
}

/// <summary>What a deployment works with.</summary>
/// <param name="Template">The template, for messages.</param>
/// <param name="Options">How it is deployed.</param>
/// <param name="Cloud">Names and ids of the local cloud.</param>
/// <param name="Calls">Makes the calls that make the resources.</param>
/// <param name="Context">What surrounds those calls.</param>
/// <param name="Account">The resources that no service of the local cloud holds.</param>
internal sealed record DeploymentSurroundings(
    TemplateDocument Template, DeploymentOptions Options, LocalCloudOptions Cloud, Dispatcher Calls, CallContext Context, AccountResources Account);

/// <summary>Makes, changes and deletes resources of one type, as CloudFormation does. Source: "AWS resource and property types reference".</summary>
internal interface IResourceHandler
{
    /// <summary>The type, such as <c>AWS::Kinesis::Stream</c>.</summary>
    string Type { get; }

    /// <summary>The property that names a resource; null where its name is always generated.</summary>
    string? NameProperty { get; }

    /// <summary>
    /// The properties whose change makes another resource ("Update requires: Replacement"), with a dot before the name of a nested one.
    /// </summary>
    IReadOnlyList<string> Replacing { get; }

    /// <summary>Makes a resource by calls of the local cloud's operations.</summary>
    Task<DeployedResource> CreateAsync(ResourceRequest request);

    /// <summary>Makes of a resource what its properties say, beyond what its creation does.</summary>
    /// <param name="request">The resource as it should be.</param>
    /// <param name="before">Its properties as they were; null where it has just been made.</param>
    Task ConfigureAsync(ResourceRequest request, ResourceProperties? before);

    /// <summary>Deletes a resource.</summary>
    Task DeleteAsync(ResourceRequest request);
}
