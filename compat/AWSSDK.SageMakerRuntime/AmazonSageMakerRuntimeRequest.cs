using Amazon.Runtime;

namespace Amazon.SageMakerRuntime;

/// <summary>A request to SageMaker Runtime.</summary>
public class AmazonSageMakerRuntimeRequest : AmazonWebServiceRequest;
