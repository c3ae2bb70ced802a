using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The operations that answer a task which waits for its token.</summary>
internal sealed class TaskOperations(TaskTokens tokens)
{
    /// <summary>SendTaskSuccess.</summary>
    public JsonObject Succeed(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        string output = parameters.RequiredString("output");
        JsonNode? result;
        try
        {
            result = DocumentJson.Parse(output);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidOutput", $"Invalid Output: '{JsonProblem.Of(output, e).Message}'");
        }

        tokens.Succeed(parameters.RequiredString("taskToken"), result);
        return [];
    }

    /// <summary>SendTaskFailure.</summary>
    public JsonObject Fail(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        tokens.Fail(parameters.RequiredString("taskToken"), new StateFailure(parameters.String("error"), parameters.String("cause")));
        return [];
    }

    /// <summary>SendTaskHeartbeat.</summary>
    public JsonObject Beat(JsonObject input)
    {
        tokens.Beat(new Parameters("states", input).RequiredString("taskToken"));
        return [];
    }
}
