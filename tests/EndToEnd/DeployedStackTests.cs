using System.Text.Json.Nodes;
using Pipeline.Cli.Verification;
using Pipeline.Domain;

namespace Pipeline.EndToEnd;

/// <summary>The commands about a deployed stack, against one on the local cloud.</summary>
public sealed class DeployedStackTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Trips_are_sent_and_the_smoke_test_finds_its_predictions()
    {
        await using var pipeline = await _checkout.StartAsync();
        (await _checkout.RunCommandAsync(pipeline, "send", "--count", "700")).ShouldBe((0, ""));
        (await _checkout.RunCommandAsync(pipeline, "smoke")).ShouldBe((0, ""));
        var table = new PredictionTable(pipeline.Clients.DynamoDb, pipeline.Stack.Outputs["PredictionsTableName"], new TripDomain());
        (await table.ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken)).ShouldBe(800);
        (await _checkout.RunCommandAsync(pipeline, "redrive")).ShouldBe((0, ""));
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_an_error_that_says_where_it_was_looked_for()
    {
        await using var pipeline = await _checkout.StartAsync();
        var (status, errors) = await _checkout.RunCommandAsync(pipeline, "send", "--count", "5", "--stream", "nowhere");
        status.ShouldBe(1);
        errors.ShouldContain(pipeline.Cloud.Endpoint.Authority);
        errors.ShouldContain("nowhere");
        (status, errors) = await _checkout.RunCommandAsync(pipeline, "smoke", "--outputs", _checkout.File("none.json"));
        status.ShouldBe(2);
        errors.ShouldStartWith("--outputs: The stack's outputs cannot be read from");
    }

    [Fact]
    public async Task A_smoke_test_without_predictions_fails_and_names_what_is_missing()
    {
        await using var pipeline = await _checkout.StartAsync();
        // A stream that nobody reads: the trips stay there.
        await pipeline.Cloud.Dispatcher.InvokeAsync(
            "kinesis", "CreateStream", new JsonObject { ["StreamName"] = "unread", ["ShardCount"] = 1 }, pipeline.Context(TestContext.Current.CancellationToken));
        var (status, errors) = await _checkout.RunCommandAsync(pipeline, "smoke", "--count", "7", "--timeout", "1", "--stream", "unread");
        status.ShouldBe(1);
        errors.ShouldStartWith("FAILED: 7 of 7 predictions are not there after 1 s: city-");
    }
}
