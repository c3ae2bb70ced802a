using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.SageMakerRuntime.Model.Internal;

/// <summary>Puts a request for a model on the wire. The caller's stream is what is sent: the body is not copied.</summary>
internal sealed class InvokeEndpointMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var invoke = (InvokeEndpointRequest)input;
        if (string.IsNullOrEmpty(invoke.EndpointName)) throw new AmazonSageMakerRuntimeException("Request object does not have required field EndpointName set");

        var body = invoke.Body ?? new MemoryStream();
        body.Position = 0;
        var request = new DefaultRequest(input, "Amazon.SageMakerRuntime")
        {
            HttpMethod = "POST",
            ResourcePath = "/endpoints/{EndpointName}/invocations",
            ContentStream = body,
        };
        request.AddPathResource("{EndpointName}", invoke.EndpointName);
        request.Headers[HeaderKeys.XAmzApiVersion] = "2017-05-13";
        request.Headers[HeaderKeys.ContentLengthHeader] = body.Length.ToString(CultureInfo.InvariantCulture);
        request.Headers[HeaderKeys.ContentTypeHeader] = invoke.ContentType ?? "application/octet-stream";
        if (invoke.Accept is not null) request.Headers["Accept"] = invoke.Accept;
        if (invoke.TargetVariant is not null) request.Headers["X-Amzn-SageMaker-Target-Variant"] = invoke.TargetVariant;
        return request;
    }
}
