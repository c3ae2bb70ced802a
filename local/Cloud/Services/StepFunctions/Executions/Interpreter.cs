using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs an execution state by state.</summary>
internal sealed class Interpreter
{
    private readonly Execution _execution;
    private readonly Template _template;
    private readonly Attempts _attempts;
    private readonly TaskRunner _tasks;
    private readonly BranchRunner _branches;

    public Interpreter(Execution execution, EngineParts parts)
    {
        _execution = execution;
        _template = new Template(parts.Expressions);
        _attempts = new Attempts(parts.Random);
        _tasks = new TaskRunner(parts.Integrations, parts.Tokens, parts.Region);
        _branches = new BranchRunner(RunAsync, parts.Branches);
    }

    /// <summary>Runs a graph.</summary>
    /// <returns>The output of the last state.</returns>
    /// <exception cref="StateFailure">A state failed, and no catcher handles the error.</exception>
    public async Task<JsonNode?> RunAsync(StateGraph graph, JsonNode? input, Frame frame)
    {
        string? name = graph.StartAt;
        while (true)
        {
            frame.Stopping.ThrowIfCancellationRequested();
            frame.Clock.ThrowIfOver();
            var state = graph.States[name];
            var visit = new StateVisit(_execution, state, input, frame, _template, frame.Clock.Now);
            visit.Enter();
            var (output, next) = await StepAsync(state, visit);
            visit.Exit(output);
            if (next is null) return output;
            (name, input) = (next, output);
        }
    }

    private async Task<Transition> StepAsync(State state, StateVisit visit)
    {
        switch (state)
        {
            case TaskState task:
                return await _attempts.RunAsync(task, visit, () => _tasks.RunAsync(task, visit));
            case ParallelState parallel:
                return await _attempts.RunAsync(parallel, visit, () => _branches.RunAsync(parallel, visit));
            case MapState map:
                return await _attempts.RunAsync(map, visit, () => _branches.RunAsync(map, visit));
            case ChoiceState choice:
                return await ChooseAsync(choice, visit);
            case FailState fail:
                throw new StateFailure(
                    fail.Error is null ? null : await visit.TextAsync("Error", fail.Error),
                    fail.Cause is null ? null : await visit.TextAsync("Cause", fail.Cause));
            case WaitState wait:
                await WaitAsync(wait, visit);
                break;
            default:
                break;
        }

        return new Transition(await visit.CompleteAsync(state.Output, visit.Input, state.Assign), state.Next);
    }

    private static async Task<Transition> ChooseAsync(ChoiceState state, StateVisit visit)
    {
        for (int i = 0; i < state.Choices.Count; i++)
        {
            var rule = state.Choices[i];
            string field = string.Create(CultureInfo.InvariantCulture, $"Choices[{i}]/Condition");
            var holds = await visit.FillAsync(field, rule.Condition);
            if (holds?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) throw visit.Unfit(field, rule.Condition, holds, "boolean");
            if (holds.GetValueKind() == JsonValueKind.True)
                return new Transition(await visit.CompleteAsync(rule.Output, visit.Input, rule.Assign), rule.Next);
        }

        if (state.Default is null) throw new StateFailure(ErrorNames.NoChoiceMatched, $"No rule of the Choice state '{state.Name}' matched, and it has no Default.");
        return new Transition(await visit.CompleteAsync(state.Output, visit.Input, state.Assign), state.Default);
    }

    private static async Task WaitAsync(WaitState state, StateVisit visit)
    {
        var clock = visit.Frame.Clock;
        TimeSpan wait;
        if (state.Seconds is { } seconds)
        {
            wait = TimeSpan.FromSeconds(await visit.NumberAsync("Seconds", seconds));
        }
        else
        {
            string text = await visit.TextAsync("Timestamp", state.Timestamp!);
            var until = TimestampText.Parse(text)
                ?? throw visit.Unfit($"The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}", "Timestamp", inStep: true);
            wait = until - clock.Now;
        }

        await clock.DelayAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, visit.Frame.Stopping);
    }
}

/// <summary>The outcome of a state: its output and the next state.</summary>
/// <param name="Output">The output, which is the next state's input.</param>
/// <param name="Next">The next state; null if the graph ends here.</param>
internal sealed record Transition(JsonNode? Output, string? Next);
