using Pipeline.Cli.Executions;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Tests.Models;

/// <summary>Which endpoint is made again, and with which model.</summary>
public sealed class RecreationTests
{
    private const string First = "pipe-trips-20260113-120000-0123abcd";
    private const string Last = "pipe-trips-20260114-120000-0123abcd";
    private const string Newest = "pipe-trips-20260115-120000-0123abcd";
    private readonly ServingStack _stack = new() { Serving = Newest };
    private readonly List<string> _said = [];

    public RecreationTests()
    {
        // The newest model was made, and its swap was rolled back: it has not served.
        _stack.Model(First, 1768305600, "2026-01-13T12:05:00Z");
        _stack.Model(Last, 1768392000, "2026-01-14T12:05:00Z");
        _stack.Model(Newest, 1768478400);
        _stack.Statuses.Clear();
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_made_again_with_the_model_that_served_last()
    {
        await RunAsync(send: true);
        _said.ShouldBe([$"started     {ServingStack.ArnOf("rollback-20260115T120000000")}", $"in service  {Last}: rolled back by hand, from the other"]);
        _stack.StepFunctions.Calls.Single(call => call.StartsWith("StartExecution", StringComparison.Ordinal)).ShouldContain(Last);
    }

    [Fact]
    public async Task Nothing_is_done_unless_it_is_asked_for()
    {
        _stack.Statuses.Enqueue("Failed");
        await RunAsync(send: false);
        _said.ShouldBe(["would delete the endpoint pipe-trips, which has failed", $"would make  the endpoint pipe-trips with {Last}", "Nothing was changed. To make it: SEND=1"]);
        _stack.SageMaker.Calls.ShouldNotContain(call => call.StartsWith("DeleteEndpoint", StringComparison.Ordinal));
        _stack.StepFunctions.Calls.ShouldNotContain(call => call.StartsWith("StartExecution", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_has_failed_is_deleted_first_and_waited_for()
    {
        _stack.Statuses.Enqueue("Failed");
        await RunAsync(send: true, model: First);
        _said[0].ShouldBe("deleting    the endpoint pipe-trips, which has failed");
        _said[^1].ShouldStartWith($"in service  {First}: ");
        _stack.SageMaker.Calls.Count(call => call.StartsWith("DeleteEndpoint", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("InService")]
    [InlineData("Updating")]
    [InlineData("Creating")]
    public async Task One_that_serves_or_comes_is_left_alone(string status)
    {
        _stack.Statuses.Enqueue(status);
        (await Should.ThrowAsync<RefusedRollbackException>(() => RunAsync(send: true))).Message
            .ShouldBe($"The endpoint pipe-trips is {status} with {Newest}: there is nothing to make again. To go back to another model: make rollback MODEL=.");
        _stack.StepFunctions.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_no_model_has_served_it_says_what_to_do()
    {
        var stack = new ServingStack();
        stack.Statuses.Clear();
        stack.Model(Newest, 1768478400);
        (await Should.ThrowAsync<RefusedRollbackException>(() => RunAsync(send: true, stack: stack))).Message
            .ShouldBe("No model of the endpoint pipe-trips is noted to have served: name one (MODEL=, 'make models' lists them), or run 'make retrain'.");
    }

    private Task RunAsync(bool send, string? model = null, ServingStack? stack = null)
    {
        stack ??= _stack;
        var rollback = new Rollback(stack.Catalog, stack.Executions, new StateMachineRun(stack.StepFunctions, stack.Time), ServingStack.Machine, ServingStack.Names);
        return new Recreation(stack.Catalog, rollback, stack.SageMaker, ServingStack.Names, stack.Time).RunAsync(model, false, send, _said.Add, TestContext.Current.CancellationToken);
    }
}
