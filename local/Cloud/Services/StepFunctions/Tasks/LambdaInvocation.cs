using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>The optimized integration <c>lambda:invoke</c>: payloads are JSON, and a function's error becomes the task's error.</summary>
internal static class LambdaInvocation
{
    /// <summary>Invokes a function.</summary>
    /// <param name="arguments">FunctionName, Payload ...</param>
    /// <param name="invoke">Calls Lambda's Invoke, whose payloads are JSON texts.</param>
    /// <exception cref="StateFailure">The function failed; the error name is the function's error type.</exception>
    public static async Task<JsonObject> RunAsync(JsonObject arguments, Func<JsonObject, Task<JsonObject>> invoke)
    {
        var input = arguments.DeepClone().AsObject();
        if (input.ContainsKey("Payload")) input["Payload"] = arguments["Payload"]?.ToJsonString(JsonText.Options) ?? "null";
        var answer = await invoke(input);
        var payload = answer["Payload"]?.ToString() is { Length: > 0 } text ? DocumentJson.Parse(text) : null;
        if (answer["FunctionError"] is not null)
        {
            string error = (payload as JsonObject)?["errorType"]?.ToString() ?? "Lambda.Unknown";
            throw new StateFailure(error, payload?.ToJsonString(JsonText.Options));
        }

        return new JsonObject
        {
            ["ExecutedVersion"] = answer["ExecutedVersion"]?.DeepClone() ?? "$LATEST",
            ["Payload"] = payload,
            ["StatusCode"] = answer["StatusCode"]?.DeepClone() ?? 200,
        };
    }
}
