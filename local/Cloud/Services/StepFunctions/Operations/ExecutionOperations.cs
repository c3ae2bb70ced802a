using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.History;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The operations on executions.</summary>
internal sealed class ExecutionOperations(
    StateMachineStore machines, ExecutionStore executions, ExecutionEngine engine, HistoryFile file, ExecutionJournal journal, LocalCloudOptions cloud, IServiceMetrics metrics,
    TimeProvider time)
{
    private long _started;

    /// <summary>StartExecution.</summary>
    public JsonObject Start(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        var machine = machines.Get(parameters.RequiredString("stateMachineArn"));
        string name = parameters.String("name") is { } given ? Names.Check(given) : Guid.NewGuid().ToString();
        string data = CheckInput(parameters.String("input") ?? "{}");
        string arn = cloud.Arn("states", $"execution:{machine.Name}:{name}");
        var (execution, added) = executions.GetOrAdd(arn, data, () => new Execution(arn, name, machine, data, time, file, metrics) { Id = NextId(), HasEnded = journal.Save });
        if (added)
        {
            journal.Save(execution);
            execution.Started();
            engine.Start(execution);
        }

        return new JsonObject { ["executionArn"] = arn, ["startDate"] = AwsTimestamp.Node(execution.StartDate) };
    }

    // In the order of the starts: several may start in one moment.
    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _started):D10}-{Guid.NewGuid():N}");

    /// <summary>Makes the executions that the cloud had when it ended.</summary>
    public void Restore()
    {
        var restored = journal.Restore(
            (id, arn, name, machine, data, started) => new Execution(arn, name, machine, data, time, file, metrics) { Id = id, StartDate = started, HasEnded = journal.Save },
            execution => execution.End("ABORTED", "ExecutionAborted", 1, error: "LocalCloud.Stopped", cause: "The local cloud ended while the execution was running."));
        foreach (var execution in restored) executions.Restore(execution);
    }

    /// <summary>DescribeExecution.</summary>
    public JsonObject Describe(JsonObject input)
    {
        var execution = executions.Get(new Parameters("states", input).RequiredString("executionArn"));
        var state = execution.State;
        var answer = Summary(execution, state);
        answer["input"] = execution.Input;
        answer["inputDetails"] = new JsonObject { ["included"] = true };
        var result = execution.Result;
        if (result.Output is not null)
        {
            answer["output"] = result.Output;
            answer["outputDetails"] = new JsonObject { ["included"] = true };
        }

        if (result.Error is not null) answer["error"] = result.Error;
        if (result.Cause is not null) answer["cause"] = result.Cause;
        bool redrivable = state.Status is "FAILED" or "TIMED_OUT" or "ABORTED";
        answer["redriveStatus"] = redrivable ? "REDRIVABLE" : "NOT_REDRIVABLE";
        if (!redrivable) answer["redriveStatusReason"] = $"Execution is {state.Status} and cannot be redriven";
        return answer;
    }

    /// <summary>ListExecutions, newest first.</summary>
    public JsonObject List(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        var machine = machines.Get(parameters.RequiredString("stateMachineArn"));
        string? status = parameters.String("statusFilter");
        var (start, size) = Paging.Read(parameters);
        var fitting = executions.Before(machine.Arn, start)
            .Select(item => (item.Place, item.Execution, item.Execution.State))
            .Where(item => status is null || item.State.Status == status)
            .Take(size + 1)
            .ToList();
        var answer = new JsonObject
        {
            ["executions"] = new JsonArray([.. fitting.Take(size).Select(item => Summary(item.Execution, item.State))]),
        };
        if (fitting.Count > size) Paging.Write(answer, fitting[size - 1].Place);
        return answer;
    }

    /// <summary>GetExecutionHistory.</summary>
    public JsonObject History(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        var execution = executions.Get(parameters.RequiredString("executionArn"));
        bool newestFirst = parameters.Bool("reverseOrder") ?? false;
        bool data = parameters.Bool("includeExecutionData") ?? true;
        var (start, size) = Paging.Read(parameters);
        int skip = (int)(start ?? 0);
        var events = execution.History.Page(skip, size + 1, newestFirst);
        var answer = new JsonObject { ["events"] = new JsonArray([.. events.Take(size).Select(item => item.ToJson(data))]) };
        if (events.Count > size) Paging.Write(answer, skip + size);
        return answer;
    }

    /// <summary>StopExecution.</summary>
    public JsonObject Stop(JsonObject input)
    {
        var parameters = new Parameters("states", input);
        var execution = executions.Get(parameters.RequiredString("executionArn"));
        string? error = parameters.String("error");
        string? cause = parameters.String("cause");
        execution.End("ABORTED", "ExecutionAborted", 0, error: error, cause: cause);
        return new JsonObject { ["stopDate"] = AwsTimestamp.Node(execution.State.StopDate!.Value) };
    }

    /// <summary>DescribeStateMachineForExecution.</summary>
    public JsonObject Machine(JsonObject input)
    {
        var execution = executions.Get(new Parameters("states", input).RequiredString("executionArn"));
        var answer = StateMachineOperations.Description(execution.Machine);
        answer["updateDate"] = AwsTimestamp.Node(execution.Machine.UpdatedAt);
        return answer;
    }

    private static JsonObject Summary(Execution execution, ExecutionState state)
    {
        var summary = new JsonObject
        {
            ["executionArn"] = execution.Arn,
            ["stateMachineArn"] = execution.Machine.Arn,
            ["name"] = execution.Name,
            ["status"] = state.Status,
            ["startDate"] = AwsTimestamp.Node(execution.StartDate),
            // RedriveExecution is not emulated.
            ["redriveCount"] = 0,
        };
        if (state.StopDate is { } end) summary["stopDate"] = AwsTimestamp.Node(end);
        return summary;
    }

    private static string CheckInput(string input)
    {
        if (Encoding.UTF8.GetByteCount(input) > DataLimit.Bytes)
            throw new AwsException("InvalidExecutionInput", $"Invalid State Machine Execution Input: more than {DataLimit.Bytes} bytes");
        if (string.IsNullOrWhiteSpace(input)) throw new AwsException("InvalidExecutionInput", "Invalid State Machine Execution Input: 'Invalid execution input.'");
        try
        {
            DocumentJson.Check(input);
            return input;
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{JsonProblem.Of(input, e).Message}'");
        }
    }
}
