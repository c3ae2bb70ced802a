using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Executions;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>The optimized integration <c>lambda:invoke</c>, which gives and takes payloads as JSON and shows a function's error as the task's.</summary>
internal static class LambdaInvocation
{
    /// <summary>Invokes a function.</summary>
    /// <param name="arguments">FunctionName, Payload ...</param>
    /// <param name="invoke">Calls Lambda's Invoke; payloads are JSON texts there.</param>
    /// <exception cref="StateFailure">The function failed: the error is its error's type.</exception>
    public static async Task<JsonObject> RunAsync(JsonObject arguments, Func<JsonObject, Task<JsonObject>> invoke)
    {
        var input = arguments.DeepClone().AsObject();
        if (input.ContainsKey("Payload")) input["Payload"] = arguments["Payload"]?.ToJsonString() ?? "null";
        var answer = await invoke(input);
        var payload = answer["Payload"]?.ToString() is { Length: > 0 } text ? DocumentJson.Parse(text) : null;
        if (answer["FunctionError"] is not null)
        {
            string error = (payload as JsonObject)?["errorType"]?.ToString() ?? "Lambda.Unknown";
            throw new StateFailure(error, payload?.ToJsonString());
        }

        return new JsonObject
        {
            ["ExecutedVersion"] = answer["ExecutedVersion"]?.DeepClone() ?? "$LATEST",
            ["Payload"] = payload,
            ["StatusCode"] = answer["StatusCode"]?.DeepClone() ?? 200,
        };
    }
}
