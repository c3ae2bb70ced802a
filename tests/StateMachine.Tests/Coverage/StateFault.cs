using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>
/// Makes the calls of one state fail, whatever other states call the same operation: by the error name of a rule it knows what the service
/// must answer. That the engine makes of it the name that the rule expects is what the history then shows.
/// </summary>
internal sealed class StateFault
{
    private readonly EngineHarness _engine;
    private readonly string _execution;
    private readonly StateRules _state;
    private readonly string _error;
    private readonly int _times;
    private readonly string _operation;
    private string? _current;
    private int _attempts;

    /// <param name="engine">The engine.</param>
    /// <param name="execution">The execution's ARN.</param>
    /// <param name="state">The state.</param>
    /// <param name="error">The error's name as Step Functions shows it.</param>
    /// <param name="times">How many attempts fail.</param>
    public StateFault(EngineHarness engine, string execution, StateRules state, string error, int times)
    {
        (_engine, _execution, _state, _error, _times) = (engine, execution, state, error, times);
        string action = state.Resource!.Split(':')[^1].Replace(".sync", "", StringComparison.Ordinal);
        _operation = char.ToUpperInvariant(action[0]) + action[1..];
    }

    private bool IsJob => _state.Resource!.EndsWith(".sync", StringComparison.Ordinal);

    /// <summary>Takes over the calls of the state that are to fail.</summary>
    public Task<JsonObject>? Take(string service, string operation, JsonObject input)
    {
        // A job is asked after only by the state that has started it.
        if (operation == _operation) _current = CurrentState();
        if (_current != _state.Name) return null;
        if (operation == _operation) _attempts++;
        if (_attempts > _times) return null;
        return (_error, operation == _operation) switch
        {
            ("States.Timeout", true) when !IsJob => new TaskCompletionSource<JsonObject>().Task,
            ("States.Timeout" or "States.TaskFailed", true) => null,
            ("States.Timeout", false) => IsDescribe(operation) ? Task.FromResult(Job(operation, input, "RUNNING", "InProgress")) : null,
            ("States.TaskFailed", false) => IsDescribe(operation) ? Task.FromResult(Job(operation, input, "FAILED", "Failed")) : null,
            (_, true) => Task.FromException<JsonObject>(new AwsException(Code(service), "scripted")),
            _ => null,
        };
    }

    private string? CurrentState()
    {
        var request = new JsonObject { ["executionArn"] = _execution, ["reverseOrder"] = true, ["maxResults"] = 100 };
        return _engine.CallAsync("GetExecutionHistory", request).GetAwaiter().GetResult()["events"]!.AsArray()
            .Select(item => item!["stateEnteredEventDetails"]?["name"]?.GetValue<string>()).FirstOrDefault(name => name is not null);
    }

    private static bool IsDescribe(string operation) => operation is "GetQueryExecution" or "DescribeTrainingJob" or "DescribeTransformJob";

    private static JsonObject Job(string operation, JsonObject input, string query, string job) => operation == "GetQueryExecution"
        ? RetrainHarness.Query(input, query)
        : new JsonObject { [operation["Describe".Length..] + "Status"] = job };

    /// <summary>What the service answers where Step Functions shows the error: a base class stands for errors that the service's API does not describe.</summary>
    private string Code(string service)
    {
        string[] parts = _error.Split('.');
        if (parts[1] == $"{parts[0]}Exception" || parts[1] == $"Amazon{parts[0]}Exception") return "ServiceUnavailable";
        // The codes of these services' APIs lack the ending that the exceptions of the SDK have.
        return service is "sagemaker" or "sns" ? parts[1].Replace("Exception", "", StringComparison.Ordinal) : parts[1];
    }
}
