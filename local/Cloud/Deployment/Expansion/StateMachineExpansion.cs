using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>What SAM makes of a state machine: the state machine, its role and its schedules.</summary>
internal sealed class StateMachineExpansion(SamResource source)
{
    private static readonly (string Sam, string StepFunctions)[] Same =
    [
        ("DefinitionUri", "DefinitionUri"), ("Definition", "Definition"), ("DefinitionSubstitutions", "DefinitionSubstitutions"), ("Logging", "LoggingConfiguration"), ("Name", "StateMachineName"),
        ("Tracing", "TracingConfiguration"), ("Type", "StateMachineType"),
    ];

    private static readonly string[] Known = ["Role", "Policies", "Events", "Tags"];

    /// <summary>The resources.</summary>
    /// <exception cref="Template.TemplateException">The state machine asks for what is not emulated.</exception>
    public IEnumerable<ExpandedResource> Expand()
    {
        var properties = source.Properties;
        foreach (var unknown in properties.Select(property => property.Key).Where(name => !Known.Contains(name, StringComparer.Ordinal) && Same.All(same => same.Sam != name)))
            throw source.Error(unknown, "is not supported by the local cloud.");
        var machine = new JsonObject { ["Tags"] = SamTags.Of(source, "stateMachine:createdBy") };
        foreach (var (sam, name) in Same)
        {
            if (properties[sam] is { } value) machine[name] = value.DeepClone();
        }

        if (properties["Role"] is { } own)
        {
            machine["RoleArn"] = own.DeepClone();
            yield return source.Become("AWS::StepFunctions::StateMachine", machine);
        }
        else
        {
            var role = Role();
            machine["RoleArn"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray(role.LogicalId, "Arn") };
            yield return source.Become("AWS::StepFunctions::StateMachine", machine);
            yield return role;
        }

        foreach (var (id, entry) in (properties["Events"] as JsonObject ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (entry?["Type"]?.ToString() != "ScheduleV2")
                throw source.Error($"Events.{id}", $"an event source of type '{entry?["Type"]}' is not emulated by the local cloud.");
            var target = new JsonObject { ["Ref"] = source.LogicalId };
            foreach (var made in ScheduleExpansion.Of(source, id, entry["Properties"] as JsonObject ?? [], target, "states:StartExecution")) yield return made;
        }
    }

    private ExpandedResource Role()
    {
        var inline = new List<JsonObject>();
        var managed = new List<JsonNode>();
        WrittenPolicies.Add(source, inline, managed);
        var role = new JsonObject
        {
            ["AssumeRolePolicyDocument"] = SamPolicies.Trust("states.amazonaws.com"),
            ["ManagedPolicyArns"] = new JsonArray([.. managed]),
            ["Tags"] = SamTags.Of(source, "stateMachine:createdBy"),
        };
        if (inline.Count > 0) role["Policies"] = new JsonArray([.. inline]);
        return source.Beside(source.LogicalId + "Role", "AWS::IAM::Role", role, "Policies");
    }
}
