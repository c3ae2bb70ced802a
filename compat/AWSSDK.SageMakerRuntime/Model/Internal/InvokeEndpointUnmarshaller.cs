using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Compat;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.SageMakerRuntime.Model.Internal;

/// <summary>Reads what the model behind an endpoint answered.</summary>
internal sealed class InvokeEndpointUnmarshaller : JsonResponseUnmarshaller
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var body = new MemoryStream(context.ResponseData.ContentLength is > 0 and < int.MaxValue ? (int)context.ResponseData.ContentLength : 0);
        context.Stream.CopyTo(body);
        body.Position = 0;
        return new InvokeEndpointResponse
        {
            Body = body.Length > 0 ? body : null,
            ContentType = Header(context, "Content-Type"),
            InvokedProductionVariant = Header(context, "x-Amzn-Invoked-Production-Variant"),
        };
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = ServiceError.Read(context, innerException, statusCode);
        var (message, inner, type, code, id) = (error.Response.Message, error.Response.InnerException, error.Response.Type, error.Response.Code, error.Response.RequestId);
        return code switch
        {
            "ModelError" => new ModelErrorException(message, inner, type, code, id, statusCode)
            {
                LogStreamArn = error.Text("LogStreamArn"),
                OriginalMessage = error.Text("OriginalMessage"),
                OriginalStatusCode = error.Number("OriginalStatusCode"),
            },
            "ModelNotReadyException" => new ModelNotReadyException(message, inner, type, code, id, statusCode),
            "ServiceUnavailable" => new ServiceUnavailableException(message, inner, type, code, id, statusCode),
            "ValidationError" => new ValidationErrorException(message, inner, type, code, id, statusCode),
            _ => new AmazonSageMakerRuntimeException(message, inner, type, code, id, statusCode),
        };
    }

    private static string Header(JsonUnmarshallerContext context, string name) =>
        context.ResponseData.IsHeaderPresent(name) ? context.ResponseData.GetHeaderValue(name) : null;
}
