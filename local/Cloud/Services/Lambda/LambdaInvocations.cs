using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda;

/// <summary>The operation Invoke, over HTTP (the payload is the body) and in the process (the payload is a JSON member).</summary>
internal sealed class LambdaInvocations(FunctionRegistry functions, AsynchronousInvocations queue)
{
    /// <summary>Invokes for a caller in the process.</summary>
    public async Task<InvocationResult> RunAsync(string functionName, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        (await RunAsync(Find(functionName, null), Guid.NewGuid().ToString(), payload, cancellationToken)).Result;

    /// <summary>Queues for a caller in the process.</summary>
    public void Enqueue(string functionName, ReadOnlyMemory<byte> payload) =>
        queue.Enqueue(Find(functionName, null), Guid.NewGuid().ToString(), payload);

    /// <summary>Invoke as a JSON operation: Step Functions' <c>lambda:invoke</c>.</summary>
    public async Task<JsonObject> InvokeAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = Find(input.RequiredString("FunctionName"), input.String("Qualifier"));
        var kind = input.String("InvocationType") ?? "RequestResponse";
        var payload = input.Node("Payload") is { } node ? JsonSerializer.SerializeToUtf8Bytes(node) : "{}"u8.ToArray();
        var (status, answer) = await InvokeAsync(function, kind, payload, context);
        var output = new JsonObject { ["StatusCode"] = status };
        if (answer is not { } given) return output;
        output["ExecutedVersion"] = given.Result.ExecutedVersion;
        if (given.Result.FunctionError is { } error) output["FunctionError"] = error;
        output["Payload"] = given.Result.Payload.IsEmpty ? null : Document(function.Function, given.Result.Payload);
        return output;
    }

    private static JsonNode? Document(DeployedFunction function, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return DocumentJson.Parse(payload.Span);
        }
        catch (JsonException e)
        {
            throw new AwsException("Unknown", $"The answer of {function.Definition.Name} is not a JSON document: {e.Message}", 502);
        }
    }

    /// <summary>Invoke over HTTP.</summary>
    public async Task ServeAsync(HttpContext http, string functionName, CallContext context)
    {
        var headers = http.Request.Headers;
        var function = Find(functionName, http.Request.Query["Qualifier"]);
        if (headers.ContainsKey("X-Amz-Client-Context")) throw AwsException.NotEmulated("lambda", "parameter 'ClientContext'");
        var payload = await ReadAsync(http.Request, context.Aborted);
        var (status, answer) = await InvokeAsync(function, headers["X-Amz-Invocation-Type"].FirstOrDefault() ?? "RequestResponse", payload, context);
        http.Response.StatusCode = status;
        http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
        if (answer is not { } given)
        {
            http.Response.ContentLength = 0;
            return;
        }

        http.Response.Headers["X-Amz-Executed-Version"] = given.Result.ExecutedVersion;
        if (given.Result.FunctionError is { } error) http.Response.Headers["X-Amz-Function-Error"] = error;
        if (headers["X-Amz-Log-Type"] == "Tail") http.Response.Headers["X-Amz-Log-Result"] = given.Tail.ToBase64();
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = given.Result.Payload.Length;
        await http.Response.Body.WriteAsync(given.Result.Payload, context.Aborted);
    }

    private NamedFunction Find(string name, string? qualifier)
    {
        var (function, named, _) = functions.Resolve(name, qualifier);
        return new NamedFunction(function, named);
    }

    private async Task<(int Status, (InvocationResult Result, LogTail Tail)? Answer)> InvokeAsync(
        NamedFunction function, string kind, ReadOnlyMemory<byte> payload, CallContext context)
    {
        switch (kind)
        {
            case "DryRun":
                return (204, null);
            case "Event":
                queue.Enqueue(function, context.RequestId, payload);
                return (202, null);
            case "RequestResponse":
                return (200, await RunAsync(function, context.RequestId, payload, context.Aborted));
            default:
                throw RequestRules.Broken("InvocationType", kind, "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
        }
    }

    private static async Task<(InvocationResult Result, LogTail Tail)> RunAsync(
        NamedFunction function, string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > LambdaLimits.RequestBytes) throw TooLarge();
        // The function keeps running if the caller disconnects.
        return await function.Function.InvokeAsync(function.Qualifier, requestId, payload).WaitAsync(cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LambdaLimits.RequestBytes) throw TooLarge();
        var payload = await RequestBuffer.KeepAsync(request, cancellationToken);
        if (payload.Length > LambdaLimits.RequestBytes) throw TooLarge();
        if (payload.Length == 0) return "{}"u8.ToArray();
        try
        {
            Check(payload.Span);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidRequestContentException", $"Could not parse request body into json: {e.Message}");
        }

        return payload;
    }

    private static void Check(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        while (reader.Read())
        {
            // Reading the document validates it.
        }
    }

    private static AwsException TooLarge() =>
        new("RequestTooLargeException", $"Request must be smaller than {LambdaLimits.RequestBytes} bytes for the InvokeFunction operation", 413);
}
