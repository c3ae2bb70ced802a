using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;

namespace Pipeline.Cli.Hosting;

/// <summary>A service that speaks AWS JSON.</summary>
internal interface IJsonService
{
    /// <summary>Calls an operation.</summary>
    /// <exception cref="ServiceException">The service refuses the call.</exception>
    Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken);
}

/// <summary>Calls a service without an SDK client of its own, and repeats what fails transiently.</summary>
/// <param name="client">Makes signed calls.</param>
/// <param name="target">The prefix of <c>X-Amz-Target</c>, such as <c>SageMaker</c>.</param>
/// <param name="version">The version of AWS JSON, such as <c>1.1</c>.</param>
/// <param name="retries">Repeats calls.</param>
internal sealed class JsonService(IServiceClient client, string target, string version, RetryPolicy retries) : IJsonService
{
    /// <inheritdoc/>
    public Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(input);
        ServiceHeader[] headers = [new("content-type", $"application/x-amz-json-{version}"), new("x-amz-target", $"{target}.{operation}")];
        return retries.RunAsync(
            async token =>
            {
                using var reply = await client.SendAsync(new ServiceRequest("POST", "/", headers, body), token);
                if (!reply.IsSuccess) throw ServiceException.Of(reply);
                return reply.Body.IsEmpty ? [] : JsonNode.Parse(reply.Body.Span)!.AsObject();
            },
            () => { },
            cancellationToken);
    }
}
