namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>Makes resources of one type.</summary>
internal interface IResourceDeployer
{
    /// <summary>The type, such as <c>AWS::Kinesis::Stream</c>.</summary>
    string Type { get; }

    /// <summary>Makes a resource by calls of the local cloud's operations.</summary>
    Task<DeployedResource> DeployAsync(ResourceRequest request);
}
