namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>How a template is deployed.</summary>
public sealed record DeploymentOptions
{
    /// <summary>The template's file.</summary>
    public required string TemplateFile { get; init; }

    /// <summary>The folder with a folder of built files a function, by logical id; <c>sam build</c> makes the same in <c>.aws-sam/build</c>.</summary>
    public required string ArtifactsDirectory { get; init; }

    /// <summary>Where <c>sam build</c> puts the files of a template's functions.</summary>
    public static string BuiltBeside(string templateFile) => Path.Combine(Path.GetDirectoryName(templateFile)!, ".aws-sam", "build");

    /// <summary>The stack's name, the stem of every resource's name.</summary>
    public string StackName { get; init; } = "pipeline";

    /// <summary>Values for the template's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed of the order, where the template's references leave it open. CloudFormation gives no order either. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Scales the waits of a deployment that moves an alias to another version by and by: at 0.01 a canary of five minutes takes three seconds. Default: 0.01.</summary>
    public double TrafficWaitScale { get; init; } = 0.01;

    /// <summary>The logical id of a resource whose creation or update fails, to see what happens then; null for none.</summary>
    public string? FailAt { get; init; }
}
