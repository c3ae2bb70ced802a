using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.Yaml;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes SAM state machines: reads the definition's file, fills its substitutions in and adds its schedules.</summary>
internal sealed class StateMachineDeployer : IResourceDeployer
{
    public string Type => "AWS::Serverless::StateMachine";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var arn = request.Cloud.Arn("states", $"stateMachine:{name}");
        var (role, policies) = await RoleAsync(request, name);
        var input = new JsonObject
        {
            ["name"] = name,
            ["definition"] = await DefinitionAsync(request),
            ["roleArn"] = role,
            ["type"] = request.Properties.String("Type") ?? "STANDARD",
        };
        await request.Dispatcher.InvokeAsync("sfn", "CreateStateMachine", input, request.Context);
        foreach (var (id, source) in request.Properties["Events"] as JsonObject ?? [])
        {
            if (source?["Type"]?.ToString() != "ScheduleV2")
                throw request.Error($"Events.{id}", $"an event source of type '{source?["Type"]}' is not emulated by the local cloud.");
            await ScheduleDeployer.AddAsync(request, $"{name}-{id}", arn, source["Properties"] as JsonObject ?? []);
        }

        return request.Made(arn, ("Arn", arn), ("Name", name)) with { Policies = policies };
    }

    // Without a role of its own a state machine gets one from SAM.
    private static async Task<(string Arn, IReadOnlyList<WrittenPolicy> Written)> RoleAsync(ResourceRequest request, string name)
    {
        var policies = request.Properties["Policies"];
        if (request.Properties.String("Role") is { } own) return (own, []);
        var role = new RoleMaker(request, IamName.Fitting($"{name}-role"));
        await role.CreateForAsync("states.amazonaws.com");
        await WrittenPolicies.AddAsync(request, role, policies);
        return (role.Arn, role.Written);
    }

    private static async Task<string> DefinitionAsync(ResourceRequest request)
    {
        var uri = request.Properties.String("DefinitionUri") ?? throw request.Error("DefinitionUri", "is required: the local cloud reads the definition from a file.");
        var file = TemplateFolder.Find(request, "DefinitionUri", uri);
        if (!File.Exists(file)) throw request.Error("DefinitionUri", $"there is no file {file}.");
        if (new FileInfo(file).Length > BoundedYaml.Largest) throw request.Error("DefinitionUri", $"{file} is larger than {BoundedYaml.Largest:N0} bytes, the most that Step Functions takes.");
        var values = (request.Properties["DefinitionSubstitutions"] as JsonObject ?? []).ToDictionary(value => value.Key, value => value.Value!.ToString());
        try
        {
            return DefinitionSubstitutions.Apply(await File.ReadAllTextAsync(file, request.Context.Aborted), values).ToJsonString();
        }
        catch (FormatException e)
        {
            throw request.Error("DefinitionUri", $"{file} cannot be read: {e.Message}");
        }
    }
}
