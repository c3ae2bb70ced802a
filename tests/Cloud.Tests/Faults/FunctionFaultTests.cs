using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>Faults of functions: real processes, killed with SIGKILL.</summary>
[Trait("Cost", "process")]
public sealed class FunctionFaultTests
{
    [Fact]
    public async Task A_throttled_invocation_never_reaches_the_function()
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: ["lambda:Invoke calls=1 throttle"]);
        await cloud.CreateProbeAsync();
        var error = await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("echo"));
        (error.Code, error.Status).ShouldBe(("TooManyRequestsException", 429));
        cloud.Lines.ShouldBeEmpty();
        (await cloud.InvokeAsync("echo")).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task A_function_killed_while_it_works_fails_as_one_that_crashed_and_the_next_call_has_a_new_process()
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: ["lambda:Invoke function=pro* calls=2 kill=50ms"]);
        await cloud.CreateProbeAsync();
        var first = (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>();
        var (result, payload) = await cloud.InvokeAsync("sleep");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorMessage"]!.ToString().ShouldContain("signal: killed");
        (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>().ShouldNotBe(first);
        cloud.Faults!.Injected.ShouldBe(new Dictionary<string, long> { ["kill on lambda:Invoke"] = 1 });
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_kill_is_an_answer_and_no_fault_is_counted()
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: ["lambda:Invoke kill=1m"]);
        await cloud.CreateProbeAsync();
        (await cloud.InvokeAsync("echo")).Result.FunctionError.ShouldBeNull();
        cloud.Faults!.Injected.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task A_function_killed_at_a_call_has_had_the_effect_that_the_plan_says(string when, int streams)
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: [$"kinesis:CreateStream calls=1 kill={when}"], realStreams: true);
        await cloud.CreateProbeAsync();
        // A caller that is no function is none of the rule's business.
        await cloud.CallAsync("CreateStream", new JsonObject { ["StreamName"] = "other", ["ShardCount"] = 1 }, "kinesis");
        var (result, payload) = await cloud.InvokeAsync("create-stream");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorMessage"]!.ToString().ShouldContain("signal: killed");
        cloud.Faults!.Injected.ShouldBe(new Dictionary<string, long> { [$"kill {when} on kinesis:CreateStream"] = 1 });
        var listed = await cloud.CallAsync("ListStreams", [], "kinesis");
        listed["StreamNames"]!.AsArray().Count.ShouldBe(1 + streams);
    }

    [Fact]
    public async Task A_batch_delivered_twice_is_the_same_batch_and_counts_once()
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: ["lambda:Invoke calls=1 duplicate"], realStreams: true);
        await cloud.CallAsync("CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 }, "kinesis");
        await cloud.CreateProbeAsync();
        for (var i = 0; i < 3; i++)
            await cloud.CallAsync("PutRecord", new JsonObject { ["StreamName"] = "trips", ["PartitionKey"] = "k", ["Data"] = "e30=" }, "kinesis");
        await cloud.CallAsync("CreateEventSourceMapping", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["EventSourceArn"] = MemoryStreams.Arn,
            ["StartingPosition"] = "TRIM_HORIZON",
            ["BatchSize"] = 100,
        });
        await Eventually.HoldsAsync(() => cloud.Service.Mappings()[0].Shards.Sum(shard => shard.Records) == 3, "all records are done with");
        cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal)).ShouldBe(2);
        cloud.Service.Mappings()[0].Invocations.ShouldBe(1, "the mapping itself knows of one delivery");
        cloud.Faults!.Injected.ShouldBe(new Dictionary<string, long> { ["duplicate on lambda:Invoke"] = 1 });
    }
}
