using System.Text.Json.Nodes;

namespace Pipeline.Template.Tests.Graph;

/// <summary>
/// What SAM makes of a resource. Source: "Generated CloudFormation resources" of the AWS SAM Developer Guide, and what aws-sam-translator makes of this
/// template.
/// </summary>
internal static class SamExpansion
{
    // What becomes a resource of its own, beside the function or the state machine.
    private static readonly string[] Beside = ["Events", "DeploymentPreference", "Policies", "EventInvokeConfig", "VersionDescription"];

    /// <summary>The resources that one of the template becomes, with the names that each refers to.</summary>
    public static IEnumerable<(string Id, IEnumerable<string> Needs)> Of(ProjectTemplate template, string name, JsonObject resource) => resource["Type"]!.ToString() switch
    {
        "AWS::Serverless::Function" => Function(template, name, resource),
        "AWS::Serverless::StateMachine" => StateMachine(name, resource),
        _ => [(name, ReferencedNames.In(resource["Properties"]).Concat(DependsOn(resource)))],
    };

    /// <summary>The permissions that SAM lets a bucket wait for, since S3 refuses a notification whose function it may not invoke.</summary>
    public static IEnumerable<(string Bucket, string Permission)> NotificationPermissions(ProjectTemplate template) =>
        from function in template.OfType("AWS::Serverless::Function")
        from source in template.Properties(function)["Events"]!.AsObject()
        where source.Value!["Type"]!.ToString() == "S3"
        select (source.Value!["Properties"]!["Bucket"]!["Ref"]!.ToString(), $"{function}{source.Key}Permission");

    private static IEnumerable<(string, IEnumerable<string>)> Function(ProjectTemplate template, string name, JsonObject resource)
    {
        var own = resource["Properties"]!.AsObject();
        var shared = template.Globals["Function"]!;
        string alias = $"{name}Alias{shared["AutoPublishAlias"]}";
        yield return (name, [.. Rest(own), .. Rest(shared.AsObject()), .. DependsOn(resource), $"{name}Role"]);
        yield return ($"{name}Role", [.. ReferencedNames.In(own["Policies"]), .. ReferencedNames.In(own["EventInvokeConfig"])]);
        yield return ($"{name}Version", [name, .. ReferencedNames.In(own["VersionDescription"])]);
        yield return (alias, [name, $"{name}Version", $"{name}DeploymentGroup"]);
        yield return ($"{name}DeploymentGroup", ReferencedNames.In(own["DeploymentPreference"]));
        if (own["EventInvokeConfig"] is { } asynchronous) yield return ($"{name}EventInvokeConfig", [alias, .. ReferencedNames.In(asynchronous)]);
        foreach (var (id, source) in own["Events"]!.AsObject())
        {
            bool fromBucket = source!["Type"]!.ToString() == "S3";
            yield return (fromBucket ? $"{name}{id}Permission" : name + id, fromBucket ? [alias] : [alias, .. ReferencedNames.In(source["Properties"])]);
        }
    }

    private static IEnumerable<(string, IEnumerable<string>)> StateMachine(string name, JsonObject resource)
    {
        var own = resource["Properties"]!.AsObject();
        yield return (name, [.. Rest(own), .. DependsOn(resource)]);
        foreach (var (id, source) in own["Events"] as JsonObject ?? [])
        {
            yield return ($"{name}{id}Role", [name]);
            yield return (name + id, [name, $"{name}{id}Role", .. ReferencedNames.In(source!["Properties"])]);
        }
    }

    private static IEnumerable<string> Rest(JsonObject properties) => properties.Where(property => !Beside.Contains(property.Key)).SelectMany(property => ReferencedNames.In(property.Value));

    private static IEnumerable<string> DependsOn(JsonObject resource) => resource["DependsOn"] switch
    {
        JsonArray several => several.Select(name => name!.ToString()),
        JsonValue one => [one.ToString()],
        _ => [],
    };
}
