using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Hosting;

namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>InvokeEndpoint: <c>POST /endpoints/{name}/invocations</c>.</summary>
internal sealed class InvocationHandler(LocalCloudOptions cloud, Endpoints endpoints, EndpointMetrics metrics, TimeProvider time) : IRefusalCounter
{
    private const string Prefix = "/endpoints/";
    private const string Suffix = "/invocations";
    private const int MaxBody = 6 * 1024 * 1024;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, CallCounters> _counters = new(StringComparer.Ordinal);

    /// <summary>The endpoint that a request invokes; null if the request is not an invocation.</summary>
    internal static string? EndpointName(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return HttpMethods.IsPost(request.Method)
            && path.StartsWith(Prefix, StringComparison.Ordinal)
            && path.EndsWith(Suffix, StringComparison.Ordinal)
            && path.Length > Prefix.Length + Suffix.Length
                ? path[Prefix.Length..^Suffix.Length]
                : null;
    }

    /// <summary>Counts of an endpoint's invocations.</summary>
    internal CallCounters Counters(string endpointName) => _counters.GetOrAdd(endpointName, _ => new CallCounters(time, Recent));

    /// <summary>Serves an invocation.</summary>
    internal async Task ServeAsync(HttpContext http, string endpointName, CallContext context)
    {
        foreach (var header in http.Request.Headers)
        {
            if (header.Key.StartsWith("X-Amzn-SageMaker-", StringComparison.OrdinalIgnoreCase) && !IsKnown(header.Key))
                throw AwsException.NotEmulated("sagemaker", $"header '{header.Key}' of InvokeEndpoint");
        }

        ServedVariant? variant = null;
        ContainerReply? reply;
        var received = time.GetTimestamp();
        var model = TimeSpan.Zero;
        var (body, length) = await ReadAsync(http.Request, context.Aborted);
        var begun = time.GetTimestamp();
        var failed = true;
        try
        {
            // If the container has been retired meanwhile, try its successor.
            do
            {
                variant = Choose(http.Request, endpointName);
                var asked = time.GetTimestamp();
                reply = await variant.Container.InvokeAsync(body.AsMemory(0, length), http.Request.ContentType, http.Request.Headers.Accept, context.Aborted);
                model = time.GetElapsedTime(asked);
            }
            while (reply is null);
            failed = false;
            metrics.Answered(endpointName, variant.Configured.Name, reply.Status);
            metrics.Took(endpointName, variant.Configured.Name, model, time.GetElapsedTime(received));
        }
        catch (ContainerException e)
        {
            metrics.Answered(endpointName, variant!.Configured.Name, e.Status);
            throw ModelError(endpointName, e);
        }
        finally
        {
            Counters(endpointName).Ended(failed, time.GetElapsedTime(begun));
            ArrayPool<byte>.Shared.Return(body);
        }

        var response = http.Response;
        response.StatusCode = reply.Status;
        response.Headers["x-amzn-RequestId"] = context.RequestId;
        response.Headers["x-Amzn-Invoked-Production-Variant"] = variant.Configured.Name;
        if (reply.ContentType is null) return;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        await response.Body.WriteAsync(reply.Body, context.Aborted);
    }

    /// <inheritdoc/>
    // An endpoint that serves nothing has no variant to count for.
    public void Count(string operation, JsonObject members, AwsException? error, int count)
    {
        if (error is null || NodeText.Of(members["EndpointName"]) is not { } endpointName) return;
        if (endpoints.Find(endpointName)?.Traffic?.Next() is { } variant) metrics.Answered(endpointName, variant.Configured.Name, error.Status);
    }

    private ServedVariant Choose(HttpRequest request, string endpointName)
    {
        var traffic = endpoints.Find(endpointName)?.Traffic
            ?? throw new AwsException("ValidationError", $"Endpoint {endpointName} of account {cloud.AccountId} not found.");
        string? target = request.Headers["X-Amzn-SageMaker-Target-Variant"];
        if (target is null) return traffic.Next();
        return traffic.Named(target) ?? throw new AwsException("ValidationError", $"Variant {target} not found for Request");
    }

    private static bool IsKnown(string header) =>
        header.EndsWith("-Target-Variant", StringComparison.OrdinalIgnoreCase) || header.EndsWith("-Inference-Id", StringComparison.OrdinalIgnoreCase);

    private static async Task<(byte[] Body, int Length)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody) throw TooLarge();
        if (request.ContentLength is not { } stated)
        {
            var kept = await RequestBuffer.KeepAsync(request, cancellationToken);
            if (kept.Length > MaxBody) throw TooLarge();
            var copy = ArrayPool<byte>.Shared.Rent(kept.Length);
            kept.CopyTo(copy);
            return (copy, kept.Length);
        }

        var length = (int)stated;
        RequestBuffer.Reserve(request, length);
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await RequestBuffer.FillAsync(request, body.AsMemory(0, length), cancellationToken);
            return (body, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(body);
            throw;
        }
    }

    private static AwsException TooLarge() => new("RequestEntityTooLargeException", $"HTTP content length exceeded {MaxBody} bytes.", 413);

    private AwsException ModelError(string endpointName, ContainerException error)
    {
        var group = $"/aws/sagemaker/Endpoints/{endpointName}";
        return new AwsException(
            "ModelError",
            $"Received {(error.Status < 500 ? "client" : "server")} error ({error.Status}) from primary with message \"{error.Message}\". " +
            $"See https://{cloud.Region}.console.aws.amazon.com/cloudwatch/home?region={cloud.Region}#logEventViewer:group={group} " +
            $"in account {cloud.AccountId} for more information.",
            424)
        {
            Members = new JsonObject
            {
                ["OriginalStatusCode"] = error.Status,
                ["OriginalMessage"] = error.Message,
                ["LogStreamArn"] = cloud.Arn("logs", $"log-group:{group}"),
            },
        };
    }
}
