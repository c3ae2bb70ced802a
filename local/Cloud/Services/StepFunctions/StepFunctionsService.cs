using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.Operations;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions;

/// <summary>AWS Step Functions: Standard executions of definitions in JSONata mode, whose tasks call this cloud's own services.</summary>
public sealed class StepFunctionsService : ICloudService, IAsyncDisposable
{
    private readonly JsonataEvaluator _expressions;
    private readonly ExecutionStore _executions;
    private readonly HistoryFile _history;

    /// <summary>Builds the service.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="options">The service's settings.</param>
    /// <param name="random">Draws the jitter of retries and what expressions draw.</param>
    public StepFunctionsService(CloudContext context, StepFunctionsOptions options, Random random)
    {
        var (cloud, time, roles) = (context.Options, context.Time, context.Roles);
        _expressions = new JsonataEvaluator(options.NodeProgram, cloud.NodeModules, options.ExpressionTimeout, time, random);
        _executions = new ExecutionStore(options.MostExecutions, options.MostInputBytes, time);
        _history = new HistoryFile(Path.Combine(cloud.DataDirectory, "stepfunctions"));
        var integrations = new TaskIntegrations(context.Calls, roles, cloud.Region, options.SyncPollInterval);
        var tokens = new TaskTokens(time);
        var branches = new BranchTurns(options.MostBranches);
        var engine = new ExecutionEngine(new EngineParts(_expressions, integrations, tokens, branches, time, random, cloud.Region, options.WaitScale));
        var store = new StateMachineStore();
        var machines = new StateMachineOperations(store, new DefinitionValidator(_expressions), cloud, time, new JobAccess(cloud, roles));
        var tasks = new TaskOperations(tokens);
        var executions = new ExecutionOperations(store, _executions, engine, _history, new ExecutionJournal(context.Journals.States("stepfunctions")), cloud, context.Metrics, time);
        executions.Restore();
        Operations = new OperationTable(
            Declared("CreateStateMachine", machines.CreateAsync, "name", "definition", "roleArn") with
            {
                Needs = Need.On(call => call.Arn("states", "stateMachine:", call["name"])),
                Hands = MachineRole,
                // The destinations of logs and traces do not affect an execution.
                Members = Members.Of("name", "definition", "roleArn", "type", "publish", "tags")
                    .WithoutEffect("loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"),
            },
            Declared("UpdateStateMachine", machines.UpdateAsync, "stateMachineArn") with
            {
                Needs = Need.On(call => call["stateMachineArn"]),
                Hands = MachineRole,
                Members = Members.Of("stateMachineArn", "definition", "roleArn", "publish")
                    .WithoutEffect("loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"),
            },
            Declared("DescribeStateMachine", machines.Describe, "stateMachineArn") with
            {
                Needs = Need.On(call => call["stateMachineArn"]),
                Members = Members.Of("stateMachineArn").WithoutEffect("includedData"),
            },
            Declared("ListStateMachines", machines.List) with { Needs = Need.OfAccount, Members = Members.Of("maxResults", "nextToken") },
            Declared("DeleteStateMachine", machines.Delete, "stateMachineArn") with
            {
                Needs = Need.On(call => call["stateMachineArn"]),
                Members = Members.Of("stateMachineArn"),
            },
            Declared("ValidateStateMachineDefinition", machines.ValidateAsync, "definition") with
            {
                Needs = Need.OfAccount,
                Members = Members.Of("definition", "type", "maxResults").WithoutEffect("severity"),
            },
            Declared("TagResource", machines.Tag, "resourceArn", "tags") with { Needs = Need.On(call => call["resourceArn"]), Members = Members.Of("resourceArn", "tags") },
            Declared("UntagResource", machines.Untag, "resourceArn", "tagKeys") with { Needs = Need.On(call => call["resourceArn"]), Members = Members.Of("resourceArn", "tagKeys") },
            Declared("ListTagsForResource", machines.ListTags, "resourceArn") with { Needs = Need.On(call => call["resourceArn"]), Members = Members.Of("resourceArn") },
            Declared("StartExecution", executions.Start, "stateMachineArn") with
            {
                Needs = Need.On(call => call["stateMachineArn"]),
                Members = Members.Of("stateMachineArn", "name", "input").WithoutEffect("traceHeader"),
            },
            Declared("DescribeExecution", executions.Describe, "executionArn") with
            {
                Needs = Need.On(call => call["executionArn"]),
                Members = Members.Of("executionArn").WithoutEffect("includedData"),
            },
            Declared("ListExecutions", executions.List, "stateMachineArn") with
            {
                Needs = Need.On(call => call["stateMachineArn"]),
                Members = Members.Of("stateMachineArn", "statusFilter", "maxResults", "nextToken"),
            },
            Declared("GetExecutionHistory", executions.History, "executionArn") with
            {
                Needs = Need.On(call => call["executionArn"]),
                Members = Members.Of("executionArn", "reverseOrder", "includeExecutionData", "maxResults", "nextToken"),
            },
            Declared("StopExecution", executions.Stop, "executionArn") with
            {
                Needs = Need.On(call => call["executionArn"]),
                Members = Members.Of("executionArn", "error", "cause"),
            },
            Declared("DescribeStateMachineForExecution", executions.Machine, "executionArn") with
            {
                Needs = Need.On(call => call["executionArn"]),
                Members = Members.Of("executionArn").WithoutEffect("includedData"),
            },
            Declared("SendTaskSuccess", tasks.Succeed, "taskToken", "output") with { Needs = Need.OfAccount, Members = Members.Of("taskToken", "output") },
            Declared("SendTaskFailure", tasks.Fail, "taskToken") with { Needs = Need.OfAccount, Members = Members.Of("taskToken", "error", "cause") },
            Declared("SendTaskHeartbeat", tasks.Beat, "taskToken") with { Needs = Need.OfAccount, Members = Members.Of("taskToken") });
    }

    /// <inheritdoc/>
    public string Name => "sfn";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["states"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>Completes when an execution has ended, however it ended.</summary>
    /// <exception cref="AwsException">ExecutionDoesNotExist.</exception>
    public Task WaitAsync(string executionArn, CancellationToken cancellationToken) =>
        _executions.Get(executionArn).Ended.WaitAsync(cancellationToken);

    /// <summary>Stops the executions and the process that evaluates expressions.</summary>
    public async ValueTask DisposeAsync()
    {
        var running = _executions.Before(null, null).Select(item => item.Execution).ToList();
        foreach (var execution in running)
            execution.End("ABORTED", "ExecutionAborted", 0, error: "LocalCloud.Stopped", cause: "The local cloud was stopped.");
        foreach (var execution in running) await execution.Ended;
        await _expressions.DisposeAsync();
        foreach (var execution in running) execution.Dispose();
        _history.Dispose();
    }

    private static HandedRole MachineRole { get; } = new(
        "states.amazonaws.com", members => [members["roleArn"]],
        call => call["stateMachineArn"] is { Length: > 0 } arn ? arn : call.Arn("states", "stateMachine:", call["name"]),
        role => new AwsException(
            "AccessDeniedException",
            $"Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: {role}."));

    private static Operation Declared(string name, Func<JsonObject, JsonObject> operation, params string[] required) =>
        Declared(name, (input, _) => Task.FromResult(operation(input)), required);

    private static Operation Declared(string name, OperationHandler operation, params string[] required) => new(name, (input, context) =>
    {
        RequestRules.Check(name, input, required);
        return operation(input, context);
    });
}
