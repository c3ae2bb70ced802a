using Pipeline.Cli.Hosting;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Lambda;

namespace Pipeline.Cli.Commands;

/// <summary>Writes the notes that follow a deployment.</summary>
internal static class DeploymentNotes
{
    /// <summary>Writes where the cloud listens, what was deployed, and which parts of the template are not emulated.</summary>
    public static void Write(TextWriter output, LocalPipeline pipeline)
    {
        output.WriteLine($"local cloud: {pipeline.Cloud.Endpoint.ToString().TrimEnd('/')} (any credentials, region us-east-1)");
        output.WriteLine($"live view: {pipeline.ViewAddress}");
        foreach (var (name, value) in pipeline.Stack.Outputs) output.WriteLine($"  {name,-20} {value}");
        foreach (var function in pipeline.Stack.Resources.Values.Where(resource => resource.Type == "AWS::Lambda::Function"))
            output.WriteLine($"  {function.LogicalId,-20} in a debugger: AWS_LAMBDA_RUNTIME_API={LambdaService.AttachAddress(pipeline.Cloud.Endpoint, function.Ref, pipeline.AttachToken)}");
        var missing = pipeline.Stack.Resources.Values.Where(resource => resource.NotEmulated.Count > 0).ToList();
        if (missing.Count == 0) return;
        output.WriteLine("not emulated here:");
        // Whole resources are grouped by type, because there are dozens of some types.
        foreach (var type in missing.Where(IsWhole).GroupBy(resource => resource.Type))
            output.WriteLine($"  {type.Key}: {string.Join(", ", type.Select(resource => resource.LogicalId))}");
        foreach (var properties in missing.Where(resource => !IsWhole(resource)).GroupBy(resource => string.Join(", ", resource.NotEmulated)))
            output.WriteLine($"  {properties.Key} of {string.Join(", ", properties.Select(resource => resource.LogicalId))}");
    }

    private static bool IsWhole(DeployedResource resource) => resource.NotEmulated.Contains("*");
}
