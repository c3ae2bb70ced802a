using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;

namespace Pipeline.Scoring.Predict;

/// <summary>Calls a SageMaker endpoint with the built-in XGBoost, using the AWS SDK.</summary>
internal sealed class SageMakerEndpoint(IAmazonSageMakerRuntime client, string endpointName) : IModelEndpoint
{
    public async Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        try
        {
            using var body = new MemoryStream(rows.ToArray(), writable: false);
            var response = await client.InvokeEndpointAsync(
                new InvokeEndpointRequest { EndpointName = endpointName, ContentType = "text/csv", Accept = "text/csv", Body = body }, cancellationToken);
            return new EndpointReply(response.Body?.ToArray() ?? default(ReadOnlyMemory<byte>), response.InvokedProductionVariant);
        }
        catch (ModelErrorException e) when (e.OriginalStatusCode is >= 400 and < 500 and not 408 and not 429)
        {
            throw new RowsRefusedException(e.OriginalStatusCode.Value, e.OriginalMessage ?? e.Message, e);
        }
        catch (ValidationErrorException e) when (e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase))
        {
            throw new EndpointMissingException(e.Message, e);
        }
    }
}
