using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Graph;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Operations;

/// <summary>What a template asks for: the resources whose conditions hold, expanded, and which of them need which others.</summary>
/// <param name="Template">The template.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="Resources">The resources, in the order of the template.</param>
/// <param name="Graph">Which of them need which others.</param>
internal sealed record StackPlan(
    TemplateDocument Template, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<ExpandedResource> Resources, ResourceGraph Graph)
{
    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">It is malformed, or asks for what is not emulated.</exception>
    public static StackPlan Read(DeploymentOptions options, LocalCloudOptions cloud)
    {
        var template = new TemplateReader(options.TemplateFile).Read();
        var parameters = TemplateParameters.Resolve(template, options.Parameters);
        var conditions = new Intrinsics(template, name => parameters.GetValueOrDefault(name) ?? Pseudo(name, options.StackName, cloud), (_, _) => null);
        TemplateRules.Check(template, conditions);
        var resources = new SamExpansion(template, new BuiltCode(options.TemplateFile, options.ArtifactsDirectory), parameters).Expand()
            .Where(resource => resource.Condition is null || conditions.Condition(resource.Condition, resource.Path))
            .Select(resource => resource with
            {
                Properties = (JsonObject)conditions.Choose(resource.Properties, resource.Path)!,
                UpdatePolicy = (JsonObject)conditions.Choose(resource.UpdatePolicy, resource.Path)!,
            })
            .ToList();
        return new StackPlan(template, parameters, resources, ResourceGraph.Of(template, resources));
    }

    /// <summary>The value of a pseudo parameter; null where it is none. Source: "Pseudo parameters reference".</summary>
    public static string? Pseudo(string name, string stackName, LocalCloudOptions cloud) => name switch
    {
        "AWS::Region" => cloud.Region,
        "AWS::AccountId" => cloud.AccountId,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::StackName" => stackName,
        "AWS::StackId" => cloud.Arn("cloudformation", $"stack/{stackName}/local"),
        _ => null,
    };
}
