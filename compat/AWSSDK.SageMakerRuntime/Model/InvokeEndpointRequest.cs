namespace Amazon.SageMakerRuntime.Model;

/// <summary>A request to the model behind an endpoint.</summary>
public class InvokeEndpointRequest : AmazonSageMakerRuntimeRequest
{
    /// <summary>The media type that is wanted.</summary>
    public string Accept { get; set; }

    /// <summary>What the model is asked; sent from its start, whatever its position.</summary>
    public MemoryStream Body { get; set; }

    /// <summary>The body's media type.</summary>
    public string ContentType { get; set; }

    /// <summary>The endpoint.</summary>
    public string EndpointName { get; set; }

    /// <summary>The production variant, to override the split of traffic.</summary>
    public string TargetVariant { get; set; }
}
