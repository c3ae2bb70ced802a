using System.Text.Json.Nodes;
using Pipeline.Cli.Verification;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The commands about a deployed stack, against one on the local cloud.</summary>
public sealed class DeployedStackTests : IDisposable
{
    // See samples/README.md.
    private const int SampleTrips = 6_822;
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
    public async Task The_first_trips_that_are_sent_with_their_zones_are_scored_with_them()
    {
        await using var pipeline = await _checkout.StartAsync();
        // A trip without its zones before: the scorer must not remember that they are missing.
        (await _checkout.RunCommandAsync(pipeline, "send", "--count", "1")).ShouldBe((0, ""));
        await Eventually.HoldsAsync(() => Task.FromResult(Scored("ZonesMissing") > 0), "a trip is scored without its zones");
        var (asked, missing) = (Scored("ZonesAsked"), Scored("ZonesMissing"));
        (await _checkout.RunCommandAsync(pipeline, "send", "--trips", Repository.Sample("green_tripdata_2023-01_sample.parquet"), "--zones", Repository.Sample("zones.csv"))).ShouldBe((0, ""));
        await Eventually.HoldsAsync(() => Task.FromResult(Scored("ZonesAsked") >= asked + (2 * SampleTrips)), "the trips are scored");
        Scored("ZonesMissing").ShouldBe(missing);

        double Scored(string metric) => pipeline.Metrics.Statistic(MetricName.Of("Pipeline", metric, [("FunctionName", pipeline.Stack.Resources["ScoringFunction"].Ref)]), "Sum") ?? 0;
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
