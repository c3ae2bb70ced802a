using Pipeline.Cli.Executions;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Tests.Models;

/// <summary>When a rollback is begun, and what it is refused for.</summary>
public sealed class RollbackTests
{
    private const string Earlier = "pipe-trips-20260115-120000-0123abcd";
    private const string Serving = "pipe-trips-20260116-120000-0123abcd";
    private readonly ServingStack _stack = new() { Serving = Serving };
    private readonly List<string> _said = [];

    public RollbackTests()
    {
        _stack.Model(Earlier, 1768478700);
        _stack.Model(Serving, 1768565100);
    }

    [Fact]
    public async Task The_workflow_is_started_with_the_model_and_waited_for()
    {
        (await RunAsync(Earlier)).ShouldBe("rolled back by hand, from the other");
        _stack.StepFunctions.Calls.Single(call => call.StartsWith("StartExecution", StringComparison.Ordinal)).ShouldBe(
            $$$"""StartExecution {"stateMachineArn":"{{{ServingStack.Machine}}}","name":"rollback-20260115T120000000","input":"{\u0022rollback\u0022:\u0022{{{Earlier}}}\u0022}"}""");
        _said.ShouldBe([$"started     {ServingStack.ArnOf("rollback-20260115T120000000")}"]);
    }

    [Theory]
    [InlineData("pipe-trips-20260101-120000-0123abcd", "There is no model pipe-trips-20260101-120000-0123abcd of the endpoint pipe-trips: 'make models' lists those that there are.")]
    [InlineData(Serving, $"The endpoint pipe-trips serves with {Serving} already: nothing was changed.")]
    public async Task A_model_that_is_none_or_serves_already_is_refused(string model, string message) => await ShouldRefuseAsync(model, false, message);

    [Theory]
    [InlineData("Updating", "roll back when it is InService ('make models' tells).")]
    [InlineData("RollingBack", "roll back when it is InService ('make models' tells).")]
    [InlineData("Failed", "'make recreate-endpoint' makes it again.")]
    public async Task An_endpoint_that_takes_no_update_is_refused_even_where_runs_may_be_stopped(string status, string remedy)
    {
        _stack.Statuses.Clear();
        _stack.Statuses.Enqueue(status);
        _stack.Execution("labels-1", "RUNNING");
        await ShouldRefuseAsync(Earlier, true, $"The endpoint pipe-trips is {status} and takes no update: {remedy}");
        _stack.StepFunctions.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_there_is_no_endpoint_the_workflow_makes_it_again()
    {
        _stack.Statuses.Clear();
        await RunAsync(Earlier);
        _stack.StepFunctions.Calls.Count(call => call.StartsWith("StartExecution", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_retraining_that_runs_is_named_and_left_alone()
    {
        _stack.Execution("labels-1", "SUCCEEDED");
        _stack.Execution("labels-2", "RUNNING");
        await ShouldRefuseAsync(Earlier, false, $"The workflow runs and may swap over {Earlier}: labels-2. Wait until it has ended, or stop it: make rollback MODEL={Earlier} STOP=1.");
        _stack.StepFunctions.Calls.ShouldNotContain(call => call.StartsWith("StopExecution", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retraining_that_runs_is_stopped_first_where_that_is_asked_for()
    {
        _stack.Execution("labels-2", "RUNNING");
        await RunAsync(Earlier, stop: true);
        _said[0].ShouldBe("execution labels-2: stopped");
        _stack.StepFunctions.Calls.Select(call => call.Split(' ')[0]).ShouldBe(
            ["ListExecutions", "StopExecution", "ListExecutions", "ListExecutions", "StartExecution", "DescribeExecution"]);
        _stack.StepFunctions.Calls[1].ShouldContain($"Rollback to {Earlier}.");
    }

    [Fact]
    public async Task A_retraining_that_had_begun_its_swap_is_not_swapped_over()
    {
        _stack.Statuses.Clear();
        foreach (var status in new[] { "InService", "Updating" }) _stack.Statuses.Enqueue(status);
        _stack.Execution("labels-2", "RUNNING");
        await ShouldRefuseAsync(Earlier, true, "The endpoint pipe-trips is Updating and takes no update: roll back when it is InService ('make models' tells).");
    }

    [Fact]
    public async Task A_run_that_fails_is_told_with_its_state_and_reason()
    {
        _stack.Execution("rollback-20260115T120000000", "FAILED");
        (await Should.ThrowAsync<ExecutionFailedException>(() => RunAsync(Earlier))).Message.ShouldStartWith($"{ServingStack.ArnOf("rollback-20260115T120000000")} FAILED: ");
    }

    private async Task ShouldRefuseAsync(string model, bool stop, string message)
    {
        (await Should.ThrowAsync<RefusedRollbackException>(() => RunAsync(model, stop))).Message.ShouldBe(message);
        _stack.StepFunctions.Calls.ShouldNotContain(call => call.StartsWith("StartExecution", StringComparison.Ordinal));
    }

    private Task<string> RunAsync(string model, bool stop = false) =>
        new Rollback(_stack.Catalog, _stack.Executions, new StateMachineRun(_stack.StepFunctions, _stack.Time), ServingStack.Machine, ServingStack.Names)
            .RunAsync(model, stop, _said.Add, TestContext.Current.CancellationToken);
}
