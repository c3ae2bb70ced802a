using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.LiveView.Stack;

/// <summary>The names of the stack's resources that the view shows; null when the template has no such resource.</summary>
internal sealed class StackNames(DeployedStack stack)
{
    /// <summary>The name of the stream of requests.</summary>
    public string? Stream => Output("StreamName");

    /// <summary>The ARN of the stream; empty when there is none.</summary>
    public string StreamArn => stack.Resources.Values.FirstOrDefault(resource => resource.Type == "AWS::Kinesis::Stream")?.Attributes.GetValueOrDefault("Arn") ?? "";

    /// <summary>The bucket of the lake.</summary>
    public string? Bucket => Output("BucketName");

    /// <summary>The table of predictions.</summary>
    public string? PredictionsTable => Output("PredictionsTableName");

    /// <summary>The table of lookup rows.</summary>
    public string? LookupsTable => Output("LookupsTableName");

    /// <summary>The workflow.</summary>
    public string? StateMachineArn => Output("StateMachineArn");

    /// <summary>The model's endpoint. The workflow creates it.</summary>
    public string? Endpoint => Output("EndpointName");

    /// <summary>The lake's database in the catalog.</summary>
    public string? Database => Output("DatabaseName");

    /// <summary>Athena's work group.</summary>
    public string? WorkGroup => stack.Resources.Values.FirstOrDefault(resource => resource.Type == "AWS::Athena::WorkGroup")?.Ref;

    private string? Output(string name) => stack.Outputs.GetValueOrDefault(name);
}
