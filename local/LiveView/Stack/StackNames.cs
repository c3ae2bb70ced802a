using Pipeline.Cloud.Deployment;

namespace Pipeline.LiveView.Stack;

/// <summary>The names of the stack's own things that the view looks at; null for what a template does not have.</summary>
internal sealed class StackNames(DeployedStack stack)
{
    /// <summary>The stream of requests.</summary>
    public string? Stream => Output("StreamName");

    /// <summary>That stream's ARN.</summary>
    public string StreamArn => stack.Resources.Values.FirstOrDefault(resource => resource.Type == "AWS::Kinesis::Stream")?.Attributes.GetValueOrDefault("Arn") ?? "";

    /// <summary>The lake.</summary>
    public string? Bucket => Output("BucketName");

    /// <summary>The table of predictions.</summary>
    public string? PredictionsTable => Output("PredictionsTableName");

    /// <summary>The table of lookup rows.</summary>
    public string? LookupsTable => Output("LookupsTableName");

    /// <summary>The workflow.</summary>
    public string? StateMachineArn => Output("StateMachineArn");

    /// <summary>The model's endpoint, which the workflow makes.</summary>
    public string? Endpoint => Output("EndpointName");

    /// <summary>The lake's database in the catalog.</summary>
    public string? Database => Output("DatabaseName");

    /// <summary>Athena's work group.</summary>
    public string? WorkGroup => stack.Resources.Values.FirstOrDefault(resource => resource.Type == "AWS::Athena::WorkGroup")?.Ref;

    private string? Output(string name) => stack.Outputs.GetValueOrDefault(name);
}
