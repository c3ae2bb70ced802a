using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The API that runtimes poll. Source: "Using the Lambda runtime API for custom runtimes".</summary>
/// <param name="environments">The environments that the cloud has started.</param>
/// <param name="poolOf">Finds a function's pool by the function's name; null if there is no such function.</param>
/// <param name="attachToken">The token that a runtime started elsewhere must name.</param>
/// <param name="time">The clock.</param>
internal sealed class RuntimeApi(EnvironmentRegistry environments, Func<string, FunctionPool?> poolOf, string attachToken, TimeProvider time)
{
    public const string Prefix = "/_runtime";

    /// <summary>
    /// Serves <c>/{token}/2018-06-01/runtime/...</c> to the processes that the cloud has started, and
    /// <c>/{functionName}/{token}/2018-06-01/runtime/...</c> to a process that was started elsewhere.
    /// </summary>
    public async Task ServeAsync(HttpContext http, string rest)
    {
        var parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && poolOf(parts[0]) is { } attached)
        {
            if (parts.Length < 2 || !EnvironmentToken.Same(parts[1], attachToken))
            {
                await WriteAsync(http, 403, "InvalidToken", $"A process that is started elsewhere takes the invocations of {attached.Definition.Name} by the address that was printed when the cloud started.");
                return;
            }

            var path = parts[2..];
            if (Attach(http, attached, path) is { } joined) await ServeAsync(http, joined, path);
            else if (path is ["2018-06-01", "runtime", "init", "error"]) await AcceptAsync(http);
            else await WriteAsync(http, 400, "InvalidRequestID", "Invalid request ID");
        }
        else if (parts.Length > 0 && environments.Find(parts[0]) is { } environment)
        {
            await ServeAsync(http, environment, parts[1..]);
        }
        else
        {
            await WriteAsync(http, 403, "InvalidEnvironment", "No such environment or function: it was stopped, or the path is wrong.");
        }
    }

    private async Task ServeAsync(HttpContext http, ExecutionEnvironment environment, string[] path)
    {
        switch (path)
        {
            case ["2018-06-01", "runtime", "invocation", "next"] when HttpMethods.IsGet(http.Request.Method):
                await NextAsync(http, environment);
                break;
            case ["2018-06-01", "runtime", "invocation", var id, "response" or "error"] when HttpMethods.IsPost(http.Request.Method):
                await FinishAsync(http, environment, id, failed: path[^1] == "error");
                break;
            case ["2018-06-01", "runtime", "init", "error"] when HttpMethods.IsPost(http.Request.Method):
                var error = await ReadAsync(http, LambdaLimits.ResponseBytes) ?? ReadOnlyMemory<byte>.Empty;
                await AcceptAsync(http);
                environment.FailInit(_ => new InvocationOutcome(error, "Unhandled"));
                break;
            default:
                await WriteAsync(http, 404, "InvalidPath", $"The Runtime API has no {http.Request.Method} {string.Join('/', path)}.");
                break;
        }
    }

    // Found by the connection that asks for an event, or by the invocation that is answered. The runtime's init error is only on its own console: no event waits for it.
    private static ExecutionEnvironment? Attach(HttpContext http, FunctionPool pool, string[] path) => path switch
    {
        [_, _, "invocation", "next"] => pool.Attached.Join(
            http.Connection.Id, http.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed, pool.Definition),
        [_, _, "invocation", var requestId, _] => pool.Attached.Find(requestId),
        _ => null,
    };

    private async Task NextAsync(HttpContext http, ExecutionEnvironment environment)
    {
        Invocation invocation;
        try
        {
            invocation = await environment.TakeAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The runtime went away while it waited.
            return;
        }

        try
        {
            var function = environment.Function;
            var headers = http.Response.Headers;
            headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
            headers["Lambda-Runtime-Deadline-Ms"] =
                (time.GetUtcNow() + function.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.Qualifier is { } qualifier ? $"{function.Arn}:{qualifier}" : function.Arn;
            headers["Lambda-Runtime-Trace-Id"] = Trace(invocation.RequestId);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = invocation.Payload.Length;
            await http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The runtime went away; its exit fails the invocation.
        }
        finally
        {
            invocation.HandedOver();
        }
    }

    // Root=1-<8 hex digits of the epoch>-<24 hex digits>;Parent=...;Sampled=0
    private string Trace(string requestId)
    {
        var digits = requestId.Replace("-", "", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{time.GetUtcNow().ToUnixTimeSeconds():x8}-{digits[..24]};Parent={digits[^16..]};Sampled=0");
    }

    private static async Task FinishAsync(HttpContext http, ExecutionEnvironment environment, string requestId, bool failed)
    {
        var body = await ReadAsync(http, LambdaLimits.ResponseBytes);
        if (body is null)
        {
            environment.RespondTooLarge(requestId);
            await WriteAsync(http, 413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({LambdaLimits.ResponseBytes} bytes).");
        }
        else if (environment.Respond(requestId, body.Value, failed))
        {
            await AcceptAsync(http);
        }
        else
        {
            await WriteAsync(http, 400, "InvalidRequestID", "Invalid request ID");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, int limit)
    {
        if (http.Request.ContentLength is { } length)
        {
            if (length > limit) return null;
            var exact = new byte[length];
            await http.Request.Body.ReadExactlyAsync(exact, http.RequestAborted);
            return exact;
        }

        var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > limit) return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = 202;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync("{\"status\":\"OK\"}\n"u8.ToArray(), http.RequestAborted).AsTask();
    }

    private static Task WriteAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["errorMessage"] = message, ["errorType"] = type }), http.RequestAborted).AsTask();
    }
}
