using System.Text.Json.Nodes;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Integrations;
using Pipeline.Cloud.StepFunctions.Operations;

namespace Pipeline.Cloud.StepFunctions;

/// <summary>AWS Step Functions: Standard executions of definitions in JSONata mode, whose tasks call this cloud's own services.</summary>
public sealed class StepFunctionsService : ICloudService, IAsyncDisposable
{
    private readonly JsonataEvaluator _expressions;
    private readonly ExecutionStore _executions;
    private readonly HistoryFile _history;

    /// <summary>Builds the service.</summary>
    /// <param name="cloud">The cloud's settings.</param>
    /// <param name="options">The service's settings.</param>
    /// <param name="dispatcher">Calls the cloud's services; it is asked for when a task runs, since the dispatcher knows this service too.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Draws the jitter of retries and what expressions draw.</param>
    /// <param name="roles">The roles that state machines work as; null where nobody checks what they may do.</param>
    public StepFunctionsService(
        LocalCloudOptions cloud, StepFunctionsOptions options, Func<Dispatcher> dispatcher, TimeProvider time, Random random, IRoles? roles = null)
    {
        roles ??= new UncheckedRoles();
        _expressions = new JsonataEvaluator(cloud.NodeModules, options, time, random);
        _executions = new ExecutionStore(options, time);
        _history = new HistoryFile(Path.Combine(cloud.DataDirectory, "stepfunctions"));
        var integrations = new TaskIntegrations(dispatcher, roles, cloud.Region, options);
        var engine = new ExecutionEngine(new EngineParts(_expressions, integrations, new BranchTurns(options.MostBranches), time, random, cloud.Region, options));
        var store = new StateMachineStore();
        var machines = new StateMachineOperations(store, cloud, time, new JobAccess(cloud, roles));
        var executions = new ExecutionOperations(store, _executions, engine, _history, cloud, time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateStateMachine"] = Handler(machines.Create),
            ["UpdateStateMachine"] = Handler(machines.Update),
            ["DescribeStateMachine"] = Handler(machines.Describe),
            ["ListStateMachines"] = Handler(machines.List),
            ["DeleteStateMachine"] = Handler(machines.Delete),
            ["ValidateStateMachineDefinition"] = Handler(StateMachineOperations.Validate),
            ["TagResource"] = Handler(machines.Tag),
            ["UntagResource"] = Handler(machines.Untag),
            ["ListTagsForResource"] = Handler(machines.ListTags),
            ["StartExecution"] = Handler(executions.Start),
            ["DescribeExecution"] = Handler(executions.Describe),
            ["ListExecutions"] = Handler(executions.List),
            ["GetExecutionHistory"] = Handler(executions.History),
            ["StopExecution"] = Handler(executions.Stop),
            ["DescribeStateMachineForExecution"] = Handler(executions.Machine),
        };
    }

    /// <inheritdoc/>
    public string Name => "sfn";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["states"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

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

    private static OperationHandler Handler(Func<JsonObject, JsonObject> operation) => (input, _) => Task.FromResult(operation(input));
}
