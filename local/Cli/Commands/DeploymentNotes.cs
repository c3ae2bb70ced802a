using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Commands;

/// <summary>What is said once the template stands.</summary>
internal static class DeploymentNotes
{
    /// <summary>Says where the cloud listens, what was deployed and what of the template is not emulated.</summary>
    public static void Write(TextWriter output, LocalPipeline pipeline)
    {
        output.WriteLine($"local cloud: {pipeline.Cloud.Endpoint.ToString().TrimEnd('/')} (any credentials, region us-east-1)");
        foreach (var (name, value) in pipeline.Stack.Outputs) output.WriteLine($"  {name,-20} {value}");
        var missing = pipeline.Stack.NotEmulated.ToList();
        if (missing.Count > 0) output.WriteLine($"not emulated here: {string.Join(", ", missing)}");
    }
}
