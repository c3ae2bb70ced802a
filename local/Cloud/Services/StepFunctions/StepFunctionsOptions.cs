namespace Pipeline.Cloud.StepFunctions;

/// <summary>Settings of the local Step Functions.</summary>
public sealed record StepFunctionsOptions
{
    /// <summary>
    /// What a Wait state, a Retry's interval and the polling of a <c>.sync</c> task are multiplied by. 1 waits as AWS does; a local run that wants
    /// its answer soon takes less. Timeouts are not scaled: they limit work, which takes as long as it takes.
    /// </summary>
    public double WaitScale { get; init; } = 1;

    /// <summary>How often a <c>.sync</c> task asks whether its job is done, before scaling.</summary>
    public TimeSpan SyncPollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one state's expressions may compute.</summary>
    public TimeSpan ExpressionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many executions run at one time.</summary>
    public int MostExecutions { get; init; } = 1000;

    /// <summary>The most bytes of running executions' inputs.</summary>
    public long MostInputBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How many branches and iterations of all executions run at one time, beside one of each execution. More wait for their turn: the maps of one
    /// execution alone may have 1,600 iterations side by side.
    /// </summary>
    public int MostBranches { get; init; } = 512;

    /// <summary>The <c>node</c> program that evaluates expressions.</summary>
    public string NodeProgram { get; init; } = "node";
}
