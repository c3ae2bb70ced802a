using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Aws.Direct;

namespace Pipeline.Simulation.World.Http;

/// <summary>A process's SageMaker as its REST protocol has it.</summary>
internal sealed class SageMakerOverHttp(SimulatedSageMaker sageMaker) : IServiceClient
{
    public async Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sageMaker.InvokeEndpointAsync(
                new InvokeEndpointRequest { EndpointName = request.Path.Split('/')[2], Body = new MemoryStream(request.Body.ToArray()) }, cancellationToken);
            return HttpReply.Of(HttpStatusCode.OK, answer.Body.ToArray(), ("x-Amzn-Invoked-Production-Variant", answer.InvokedProductionVariant));
        }
        catch (AmazonServiceException e)
        {
            var body = new JsonObject { ["message"] = e.Message };
            if (e is ModelErrorException model)
            {
                body["OriginalStatusCode"] = model.OriginalStatusCode;
                body["OriginalMessage"] = model.OriginalMessage;
            }

            return HttpReply.Of(e.StatusCode, body.ToJsonString(), ("x-amzn-ErrorType", e.ErrorCode));
        }
    }
}
