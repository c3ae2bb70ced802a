using Amazon.Runtime;

namespace Amazon.SageMakerRuntime.Model;

/// <summary>What the model behind an endpoint answered.</summary>
public class InvokeEndpointResponse : AmazonWebServiceResponse
{
    /// <summary>The answer; null when it is empty.</summary>
    public MemoryStream Body { get; set; }

    /// <summary>The answer's media type.</summary>
    public string ContentType { get; set; }

    /// <summary>The production variant that answered.</summary>
    public string InvokedProductionVariant { get; set; }
}
