using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;

namespace Pipeline.LiveView.Functions;

/// <summary>Lists the functions with their configuration, and invokes one.</summary>
internal sealed class FunctionsApi(LambdaService lambda, DeployedStack stack, ServiceCalls calls)
{
    private const string Masked = "•••";
    private static readonly string[] Secrets = ["KEY", "SECRET", "TOKEN", "PASSWORD"];

    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/functions", ListAsync), new("POST", "/functions/{name}/invoke", InvokeAsync)];

    private async Task ListAsync(LiveRequest request)
    {
        var listed = await calls.CallAsync("lambda", "ListFunctions", [], request.Aborted);
        var functions = new JsonArray();
        foreach (var function in listed["Functions"]!.AsArray()) functions.Add(await DescribeAsync(function!.AsObject(), request.Aborted));
        await JsonAnswer.WriteAsync(request.Http, functions);
    }

    private async Task<JsonNode> DescribeAsync(JsonObject function, CancellationToken cancellationToken)
    {
        var name = function["FunctionName"]!.GetValue<string>();
        var concurrency = await calls.CallAsync("lambda", "GetFunctionConcurrency", new JsonObject { ["FunctionName"] = name }, cancellationToken);
        var variables = new JsonObject();
        foreach (var (variable, value) in function["Environment"]?["Variables"]?.AsObject() ?? [])
            variables[variable] = IsSecret(variable) ? Masked : value?.DeepClone();
        return new JsonObject
        {
            ["name"] = name,
            ["logicalId"] = stack.Resources.Values.FirstOrDefault(resource => resource.Ref == name)?.LogicalId,
            ["runtime"] = function["Runtime"]?.DeepClone(),
            ["memoryMb"] = function["MemorySize"]?.DeepClone(),
            ["timeoutS"] = function["Timeout"]?.DeepClone(),
            ["reservedConcurrency"] = concurrency["ReservedConcurrentExecutions"]?.DeepClone(),
            ["variables"] = variables,
        };
    }

    private async Task InvokeAsync(LiveRequest request)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(await request.JsonAsync());
        var result = await lambda.InvokeAsync(request.Parts["name"], payload, request.Aborted);
        await JsonAnswer.WriteAsync(request.Http, new JsonObject
        {
            ["requestId"] = result.RequestId,
            ["functionError"] = result.FunctionError,
            ["payload"] = Payload(result.Payload.Span),
            ["durationMs"] = JsonAnswer.Rounded(result.Duration.TotalMilliseconds),
        });
    }

    private static JsonNode? Payload(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return null;
        try
        {
            return DocumentJson.Parse(payload);
        }
        catch (JsonException)
        {
            // A runtime may answer with something other than JSON; it is shown as text.
            return System.Text.Encoding.UTF8.GetString(payload);
        }
    }

    private static bool IsSecret(string variable) => Secrets.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));
}
