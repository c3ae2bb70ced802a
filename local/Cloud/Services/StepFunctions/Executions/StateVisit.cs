using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>One visit to a state: evaluates the state's fields with the variables visible at that time, and records its events.</summary>
internal sealed class StateVisit(Execution execution, State state, JsonNode? input, Frame frame, Template template, DateTimeOffset enteredAt)
{
    private JsonObject? _assigned;
    private long _before;
    private long _entered;

    /// <summary>The execution.</summary>
    public Execution Execution => execution;

    /// <summary>The state's input.</summary>
    public JsonNode? Input => input;

    /// <summary>The context of the state's graph.</summary>
    public Frame Frame => frame;

    /// <summary>How many times the state was retried.</summary>
    public int RetryCount { get; set; }

    /// <summary>The token of the task, while it waits for somebody to send it; else null.</summary>
    public string? TaskToken { get; set; }

    /// <summary>Evaluates a field.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="value">The field's JSON.</param>
    /// <param name="result">The value of <c>$states.result</c>; null if it is undefined.</param>
    /// <param name="error">The value of <c>$states.errorOutput</c>; null if it is undefined.</param>
    /// <param name="mapItem">The item, in a Map state's ItemSelector.</param>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<JsonNode?> FillAsync(
        string field, JsonNode? value, FieldValue? result = null, JsonObject? error = null, JsonObject? mapItem = null)
    {
        try
        {
            return await template.FillAsync(field, value, Bindings(result, error, mapItem), frame.Stopping);
        }
        catch (StateFailure failure) when (failure.Error == ErrorNames.QueryEvaluationError)
        {
            throw Unfit(failure.Cause!, failure.Location);
        }
    }

    /// <summary>Evaluates a field whose value must be a number from 0 to 99,999,999.</summary>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<double> NumberAsync(string field, JsonNode value)
    {
        var number = await FillAsync(field, value);
        if (number?.GetValueKind() != JsonValueKind.Number) throw Unfit(field, value, number, "number");
        double found = number.Deserialize<double>();
        return found is >= 0 and <= 99_999_999 ? found : throw Unfit($"{Expression(field, value)} returned a number that is not from 0 to 99999999: {number.ToJsonString()}", field);
    }

    /// <summary>Evaluates a field whose value must be a text.</summary>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<string> TextAsync(string field, JsonNode value)
    {
        var text = await FillAsync(field, value);
        return text?.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : throw Unfit(field, value, text, "string");
    }

    /// <summary>Records that a field's expression has a value of the wrong type.</summary>
    /// <param name="field">The field.</param>
    /// <param name="template">The field's JSON in the definition.</param>
    /// <param name="value">The value.</param>
    /// <param name="expected">The type that the field needs.</param>
    /// <returns>The state's failure.</returns>
    public StateFailure Unfit(string field, JsonNode? template, JsonNode? value, string expected) =>
        Unfit($"{Expression(field, template)} returned an unexpected result type. Expected '{expected}', but was '{Kind(value)}' for value: {Shown(value)}", field);

    /// <summary>Records that the state's fields cannot be evaluated.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="location">The field; null for the state's input.</param>
    /// <param name="inStep">Whether the event follows the last one. Without it, a problem that is found when the state is entered shares the entry's predecessor, as in AWS.</param>
    /// <returns>The state's failure.</returns>
    public StateFailure Unfit(string problem, string? location = null, bool inStep = false)
    {
        string cause = $"An error occurred while executing the state '{state.Name}' (entered at the event id #{_entered}). {problem}";
        var details = new JsonObject { ["error"] = ErrorNames.QueryEvaluationError, ["cause"] = cause };
        if (location is not null) details["location"] = location;
        details["state"] = state.Name;
        if (!inStep && frame.History.Last == _entered) frame.History.ContinueAfter(_before);
        frame.History.Add("EvaluationFailed", "evaluationFailedEventDetails", details);
        return new StateFailure(ErrorNames.QueryEvaluationError, cause);
    }

    /// <summary>A value as a cause shows it.</summary>
    public static string Shown(JsonNode? value) => value?.ToJsonString(JsonText.Options) ?? "null";

    /// <summary>Completes the visit: evaluates the output and assigns the variables. Both see the variables as they were before.</summary>
    /// <param name="output">The output's template; null for <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">The output if there is no template.</param>
    /// <param name="assign">The variables to assign; null for none.</param>
    /// <param name="result">The value of <c>$states.result</c>; null if it is undefined.</param>
    /// <param name="error">The value of <c>$states.errorOutput</c>; null if it is undefined.</param>
    /// <returns>The state's output.</returns>
    public async Task<JsonNode?> CompleteAsync(
        FieldValue? output, JsonNode? otherwise, JsonObject? assign, FieldValue? result = null, JsonObject? error = null)
    {
        var value = output is null ? otherwise?.DeepClone() : await FillAsync("Output", output.Json, result, error);
        DataLimit.Text(value, state.Name, "an output");
        if (assign is null) return value;
        var variables = (await FillAsync("Assign", assign, result, error))!.AsObject();
        DataLimit.Text(variables, state.Name, "variables");
        frame.Variables.Assign(variables);
        if (variables.Count > 0) _assigned = variables;
        return value;
    }

    /// <summary>Records that the state was entered.</summary>
    public void Enter()
    {
        string text = DataLimit.Text(input, state.Name, "an input");
        _before = frame.History.Last;
        frame.History.Add($"{state.Type}StateEntered", "stateEnteredEventDetails", new JsonObject
        {
            ["name"] = state.Name,
            ["input"] = text,
            ["inputDetails"] = HistoryThread.Truncated(),
        });
        _entered = frame.History.Last;
        frame.Branch.Open = state;
    }

    /// <summary>Records that the state was exited.</summary>
    public void Exit(JsonNode? output)
    {
        var details = new JsonObject
        {
            ["name"] = state.Name,
            ["output"] = DataLimit.Text(output, state.Name, "an output"),
            ["outputDetails"] = HistoryThread.Truncated(),
        };
        if (_assigned is not null)
        {
            details["assignedVariables"] = new JsonObject(_assigned.Select(variable =>
                KeyValuePair.Create(variable.Key, (JsonNode?)JsonValue.Create(variable.Value?.ToJsonString(JsonText.Options) ?? "null"))));
            details["assignedVariablesDetails"] = HistoryThread.Truncated();
        }

        frame.History.Add($"{state.Type}StateExited", "stateExitedEventDetails", details);
        frame.Branch.Open = null;
    }

    private JsonObject Bindings(FieldValue? result, JsonObject? error, JsonObject? mapItem)
    {
        var states = new JsonObject { ["input"] = input?.DeepClone(), ["context"] = Context(mapItem) };
        if (result is not null) states["result"] = result.Json?.DeepClone();
        if (error is not null) states["errorOutput"] = error.DeepClone();
        var bindings = frame.Variables.Values();
        bindings["states"] = states;
        return bindings;
    }

    private JsonObject Context(JsonObject? mapItem)
    {
        var context = new JsonObject
        {
            ["Execution"] = new JsonObject
            {
                ["Id"] = execution.Arn,
                ["Input"] = JsonNode.Parse(execution.Input),
                ["Name"] = execution.Name,
                ["RoleArn"] = execution.Machine.RoleArn,
                ["StartTime"] = MemberNames.Iso(execution.StartDate),
                ["RedriveCount"] = 0,
            },
            ["State"] = new JsonObject { ["EnteredTime"] = MemberNames.Iso(enteredAt), ["Name"] = state.Name, ["RetryCount"] = RetryCount },
            ["StateMachine"] = new JsonObject { ["Id"] = execution.Machine.Arn, ["Name"] = execution.Machine.Name },
        };
        if (TaskToken is not null) context["Task"] = new JsonObject { ["Token"] = TaskToken };
        if ((mapItem ?? frame.MapItem) is { } item) context["Map"] = new JsonObject { ["Item"] = item.DeepClone() };
        return context;
    }

    private static string Expression(string field, JsonNode? template) =>
        template?.GetValueKind() == JsonValueKind.String && ExpressionText.Of(template.GetValue<string>()) is { } expression
            ? $"The JSONata expression '{expression}' specified for the field '{field}'"
            : $"The field '{field}'";

    private static string Kind(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray => "array",
        JsonObject => "object",
        _ => value.GetValueKind() switch { JsonValueKind.String => "string", JsonValueKind.Number => "number", JsonValueKind.Null => "null", _ => "boolean" },
    };
}
