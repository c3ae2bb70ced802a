using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.Yaml;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Step Functions state machines: reads the definition's file and fills its substitutions in.</summary>
internal sealed class StateMachineHandler : IResourceHandler
{
    public string Type => "AWS::StepFunctions::StateMachine";

    public string NameProperty => "StateMachineName";

    public IReadOnlyList<string> Replacing => ["StateMachineName", "StateMachineType"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("StateMachineName");
        var arn = request.Cloud.Arn("states", $"stateMachine:{name}");
        // Tags of SAM's own and of the template: they make no difference here.
        _ = request.Properties["Tags"];
        await request.CallAsync("sfn", "CreateStateMachine", new JsonObject
        {
            ["name"] = name,
            ["definition"] = await DefinitionAsync(request),
            ["roleArn"] = request.Properties["RoleArn"]?.DeepClone(),
            ["type"] = request.Properties.String("StateMachineType") ?? "STANDARD",
        });
        return request.Made(arn, ("Arn", arn), ("Name", name));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return;
        await request.CallAsync("sfn", "UpdateStateMachine", new JsonObject
        {
            ["stateMachineArn"] = request.Physical,
            ["definition"] = await DefinitionAsync(request),
            ["roleArn"] = request.Properties["RoleArn"]?.DeepClone(),
        });
    }

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("sfn", "DeleteStateMachine", new JsonObject { ["stateMachineArn"] = request.Physical });

    private static async Task<string> DefinitionAsync(ResourceRequest request)
    {
        var uri = request.Properties.String("DefinitionUri") ?? throw request.Error("DefinitionUri", "is required: the local cloud reads the definition from a file.");
        var file = TemplateFolder.Find(request.Surroundings.Options.TemplateFile, problem => request.Error("DefinitionUri", problem), uri);
        if (!File.Exists(file)) throw request.Error("DefinitionUri", $"there is no file {file}.");
        if (new FileInfo(file).Length > BoundedYaml.Largest) throw request.Error("DefinitionUri", $"{file} is larger than {BoundedYaml.Largest:N0} bytes, the most that Step Functions takes.");
        var values = (request.Properties["DefinitionSubstitutions"] as JsonObject ?? []).ToDictionary(value => value.Key, value => value.Value!.ToString());
        try
        {
            return DefinitionSubstitutions.Apply(await File.ReadAllTextAsync(file, request.Surroundings.Context.Aborted), values).ToJsonString();
        }
        catch (FormatException e)
        {
            throw request.Error("DefinitionUri", $"{file} cannot be read: {e.Message}");
        }
    }
}
