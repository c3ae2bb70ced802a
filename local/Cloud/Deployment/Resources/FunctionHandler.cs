using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Lambda functions.</summary>
internal sealed class FunctionHandler : IResourceHandler
{
    private static readonly string[] Configuration =
    [
        "Runtime", "Handler", "Timeout", "MemorySize", "Environment", "Description", "LoggingConfig", "Role", "TracingConfig", "EphemeralStorage",
    ];

    // A version holds these as well, and the local cloud knows nothing of them.
    private static readonly string[] NotEmulated = ["VpcConfig", "Layers", "KmsKeyArn", "FileSystemConfigs", "SnapStart"];

    public string Type => "AWS::Lambda::Function";

    public string NameProperty => "FunctionName";

    public IReadOnlyList<string> Replacing => ["FunctionName", "PackageType", "TenancyConfig"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("FunctionName");
        var input = request.Properties.Pick([.. Configuration, "Architectures"]);
        input["FunctionName"] = name;
        input["Code"] = Code(request);
        // Tags of SAM's own and of the template: they make no difference here.
        _ = request.Properties["Tags"];
        await request.CallAsync("lambda", "CreateFunction", input);
        return request.Made(name, ("Arn", request.Cloud.Arn("lambda", $"function:{name}")));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        var name = request.Physical;
        if (before is not null && NotEmulated.Any(property => before.Differs(property, request.Properties))) request.Surroundings.Account.Changed(name);
        if (before is not null && (request.Properties.Differs("Code", before) || request.Properties.Differs("Architectures", before)))
        {
            var code = Code(request);
            code["FunctionName"] = name;
            if (request.Properties["Architectures"] is { } architectures) code["Architectures"] = architectures.DeepClone();
            await request.CallAsync("lambda", "UpdateFunctionCode", code);
        }

        if (before is not null && Configuration.Any(property => request.Properties.Differs(property, before)))
        {
            var input = request.Properties.Pick(Configuration);
            input["FunctionName"] = name;
            // What is left out stays as it was; a property that is gone is not.
            input["Environment"] ??= new JsonObject { ["Variables"] = new JsonObject() };
            input["TracingConfig"] ??= new JsonObject { ["Mode"] = "PassThrough" };
            input["EphemeralStorage"] ??= new JsonObject { ["Size"] = 512 };
            await request.CallAsync("lambda", "UpdateFunctionConfiguration", input);
        }

        if (!request.Properties.Differs("ReservedConcurrentExecutions", before)) return;
        var concurrency = new JsonObject { ["FunctionName"] = name };
        if (request.Properties["ReservedConcurrentExecutions"] is not { } reserved)
        {
            await request.CallAsync("lambda", "DeleteFunctionConcurrency", concurrency);
            return;
        }

        concurrency["ReservedConcurrentExecutions"] = reserved.DeepClone();
        await request.CallAsync("lambda", "PutFunctionConcurrency", concurrency);
    }

    public async Task DeleteAsync(ResourceRequest request)
    {
        await request.CallAsync("lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = request.Physical });
        // With the function go its versions.
        request.Surroundings.Account.ReleaseBelow(VersionHandler.VersionType, request.Existing!.Attributes["Arn"]);
    }

    private static JsonObject Code(ResourceRequest request)
    {
        var code = request.Properties["Code"] ?? throw request.Error("Code", "is required.");
        var given = new JsonObject { ["LocalDirectory"] = code["LocalDirectory"]?.DeepClone() };
        // On the way back the folder holds other code by now.
        if (code["Sha256"] is { } digest) given["LocalSha256"] = digest.DeepClone();
        return given;
    }
}
