using System.Globalization;
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

    /// <summary>The execution.</summary>
    public Execution Execution => execution;

    /// <summary>The state's input.</summary>
    public JsonNode? Input => input;

    /// <summary>The context of the state's graph.</summary>
    public Frame Frame => frame;

    /// <summary>How many times the state was retried.</summary>
    public int RetryCount { get; set; }

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
            string cause =
                $"An error occurred while executing the state '{state.Name}' (entered at the event id #{frame.History.Last}). {failure.Cause}";
            frame.History.Add("EvaluationFailed", "evaluationFailedEventDetails", new JsonObject
            {
                ["error"] = failure.Error,
                ["cause"] = cause,
                ["location"] = field,
                ["state"] = state.Name,
            });
            throw new StateFailure(failure.Error, cause);
        }
    }

    /// <summary>Evaluates a field whose value must be a number from 0 to 99,999,999.</summary>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<double> NumberAsync(string field, JsonNode value)
    {
        var number = await FillAsync(field, value);
        if (number?.GetValueKind() == JsonValueKind.Number && number.Deserialize<double>() is var found and >= 0 and <= 99_999_999) return found;
        throw Unfit(field, number, "a number from 0 to 99999999");
    }

    /// <summary>Evaluates a field whose value must be a text.</summary>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<string> TextAsync(string field, JsonNode value)
    {
        var text = await FillAsync(field, value);
        return text?.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : throw Unfit(field, text, "a string");
    }

    /// <summary>The failure of a field whose value has the wrong type.</summary>
    public StateFailure Unfit(string field, JsonNode? value, string expected) => new(
        ErrorNames.QueryEvaluationError,
        string.Create(CultureInfo.InvariantCulture, $"The field '{field}' of the state '{state.Name}' must be {expected}, not {value?.ToJsonString() ?? "null"}."));

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
        _assigned = variables;
        return value;
    }

    /// <summary>Records that the state was entered.</summary>
    public void Enter()
    {
        string text = DataLimit.Text(input, state.Name, "an input");
        frame.History.Add($"{state.Type}StateEntered", "stateEnteredEventDetails", new JsonObject
        {
            ["name"] = state.Name,
            ["input"] = text,
            ["inputDetails"] = HistoryThread.Truncated(),
        });
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
        if ((mapItem ?? frame.MapItem) is { } item) context["Map"] = new JsonObject { ["Item"] = item.DeepClone() };
        return context;
    }
}
