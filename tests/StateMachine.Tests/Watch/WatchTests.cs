using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>What is compared with what, and how it is told.</summary>
[Trait("Cost", "process")]
public sealed class WatchTests : IAsyncDisposable
{
    private readonly WatchHarness _harness = new();

    [Fact]
    public async Task The_trips_of_the_last_24_hours_are_compared_with_those_that_the_serving_model_has_learned_from()
    {
        await _harness.RunAsync();
        _harness.SageMaker.CallsOf("ListTags").ShouldHaveSingleItem()["ResourceArn"]!.GetValue<string>().ShouldBe("arn:config/serving");
        _harness.Query.ShouldContain("FROM profiles WHERE run = 'run-0'");
        _harness.Query.ShouldContain("WHERE dt IN ('2026-01-15', '2026-01-14') ");
        _harness.Query.ShouldContain($"to_unixtime(arrived_at) > {new DateTimeOffset(2026, 1, 14, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()} ");
    }

    [Fact]
    public async Task All_hours_that_have_a_part_in_them_are_made_known_before()
    {
        await _harness.RunAsync();
        var added = _harness.Glue.CallsOf("BatchCreatePartition").ShouldHaveSingleItem()["PartitionInputList"]!.AsArray();
        added.Select(hour => string.Join(' ', hour!["Values"]!.AsArray().Select(value => value!.GetValue<string>()))).Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(0, 25).Select(hour => new DateTimeOffset(2026, 1, 14, 12, 0, 0, TimeSpan.Zero).AddHours(hour).ToString("yyyy-MM-dd HH")));
        added[0]!.ToJsonString().ShouldBe("""{"Values":["2026-01-15","12"],"StorageDescriptor":{"Location":"s3://lake/scored/dt=2026-01-15/hour=12/","InputFormat":"text"}}""");
    }

    [Fact]
    public async Task What_has_changed_most_is_the_metric_and_all_that_has_is_told()
    {
        _harness.Changed("pickup_zone", 0.3, 0.2);
        _harness.Changed("passengers", 0.7, 0.35);
        var outcome = await _harness.RunAsync();
        var put = _harness.CloudWatch.CallsOf("PutMetricData").ShouldHaveSingleItem();
        put["Namespace"]!.GetValue<string>().ShouldBe("Pipeline");
        put["MetricData"]![0]!.ToJsonString().ShouldBe("""{"MetricName":"DataChange","Value":2,"Unit":"None","Dimensions":[{"Name":"StackName","Value":"stack"}]}""");
        outcome.Output!["reason"]!.GetValue<string>().ShouldBe(
            "passengers has changed by 0.70, more than 0.35 (4000 trips). Learned from: to 1: 50 %. Now: to 1: 90 %. "
            + "pickup_zone has changed by 0.30, more than 0.20 (4000 trips). Learned from: to 1: 50 %. Now: to 1: 90 %");
    }

    [Theory]
    [InlineData("1", 3)]
    [InlineData("3", 1)]
    public async Task How_much_may_change_is_a_parameter(string most, double change)
    {
        _harness.Changed("pickup_zone", 0.6, 0.2);
        var outcome = await _harness.RunAsync("run-1", ("MostChange", most));
        _harness.Changes.ShouldHaveSingleItem().ShouldBe(change, 1e-9);
        (outcome.Output!["reason"] is null).ShouldBe(change <= 1);
    }

    [Fact]
    public async Task A_change_below_what_chance_adds_is_none()
    {
        _harness.HasFewTrips();
        _harness.Changed("distance_miles", -0.002, 0.1);
        var outcome = await _harness.RunAsync();
        _harness.Changes.ShouldBe([0.0]);
        outcome.Output!.ToJsonString().ShouldBe("""{"change":0,"profile":"run-0","trips":4000,"reason":null}""");
    }

    [Fact]
    public async Task A_run_that_is_noted_by_no_run_s_name_is_not_asked_for()
    {
        _harness.Profile = "x' OR '1'='1";
        var outcome = await _harness.RunAsync();
        outcome.Output!["change"].ShouldBeNull();
        _harness.Athena.CallsOf("StartQueryExecution").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_Athena_refuses_is_told_with_its_reason_first()
    {
        _harness.Athena.On("GetQueryExecution", input =>
        {
            JsonObject query = RetrainHarness.Query(input, "FAILED");
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = "TABLE_NOT_FOUND: line 1:1";
            return query;
        });
        (await _harness.RunAsync()).Cause!.ShouldStartWith("CompareTrips: Athena refused the query: TABLE_NOT_FOUND: line 1:1 (query query-");
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();
}
