using Pipeline.Cloud.SageMaker.Container;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Sends requests to a job's container, as ModelClientConfig says. Source: "ModelClientConfig".</summary>
internal sealed class ModelClient(XgBoostContainer container, TransformJobRequest request, TimeProvider time)
{
    /// <summary>Sends a request. One that the container cannot serve is repeated; one that it refuses would be refused again.</summary>
    /// <exception cref="TransformFailureException">The container refuses the request, or does not answer it.</exception>
    internal async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        for (var retries = request.MaxRetries; ; retries--)
        {
            using var timeout = new CancellationTokenSource(request.InvocationTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
            try
            {
                var reply = await container.InvokeAsync(payload, request.ContentType, request.Accept, either.Token);
                return (reply ?? throw new InvalidOperationException("The container of a running job was retired.")).Body;
            }
            catch (ContainerException e) when (e.Status < 500)
            {
                throw TransformFailureException.OfClient($"{e.Status} Message: {e.Message}", e);
            }
            catch (ContainerException e) when (retries == 0)
            {
                throw new TransformFailureException("AlgorithmError", $"{e.Status} Message: {e.Message}", e);
            }
            catch (OperationCanceledException e) when (retries == 0 && !stop.IsCancellationRequested)
            {
                throw new TransformFailureException(
                    "AlgorithmError", $"Model server did not respond to /invocations request within {request.InvocationTimeout.TotalSeconds} seconds", e);
            }
            catch (Exception e) when (e is ContainerException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The next attempt.
            }
        }
    }
}
