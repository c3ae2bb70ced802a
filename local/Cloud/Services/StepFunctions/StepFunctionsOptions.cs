namespace Pipeline.Cloud.StepFunctions;

/// <summary>Settings of the local Step Functions.</summary>
public sealed record StepFunctionsOptions
{
    /// <summary>
    /// Multiplies the waits of Wait states, Retry intervals and the polling of <c>.sync</c> tasks. 1 waits as AWS does; a smaller value makes a local
    /// run faster. Time limits see a Wait or Retry interval in full, however little of it was waited, so an execution times out after the same
    /// waits as in AWS; a task's work is not scaled, and has as long as its limit says.
    /// </summary>
    public double WaitScale { get; init; } = 1;

    /// <summary>The interval at which a <c>.sync</c> task polls its job, before scaling.</summary>
    public TimeSpan SyncPollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time limit for evaluating one state's expressions.</summary>
    public TimeSpan ExpressionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum number of running executions.</summary>
    public int MostExecutions { get; init; } = 1000;

    /// <summary>The maximum size of all running executions' inputs together, in bytes.</summary>
    public long MostInputBytes { get; init; } = 64 << 20;

    /// <summary>
    /// The maximum number of branches and iterations of all executions that run in parallel, in addition to one for each execution. Others wait for
    /// their turn: nested maps of a single execution may have 1,600 parallel iterations.
    /// </summary>
    public int MostBranches { get; init; } = 512;

    /// <summary>The <c>node</c> program that evaluates expressions.</summary>
    public string NodeProgram { get; init; } = "node";
}
