using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A mapping that may not read its stream polls on, says what is wrong, and goes on once it may.</summary>
public sealed class RefusedStreamRules
{
    private static readonly AwsException Denied = new("AccessDeniedException", "User: probe is not authorized to perform: kinesis:GetRecords");

    public static TheoryData<string> Refusals { get; } = ["AccessDeniedException", "KMSAccessDeniedException", "KMSDisabledException", "InternalFailure"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Records_that_are_put_while_the_stream_refuses_are_delivered_once_it_does_not(string code)
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Streams.Refusal = new AwsException(code, "not now");
        mapping.Put(0, 3);
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult == $"PROBLEM: {code}: not now", "the mapping says what is wrong");
        var reads = mapping.Streams.Reads;
        await Eventually.HoldsAsync(() => mapping.Streams.Reads > reads + 3, "it polls on");
        mapping.Lines.Count(line => line.Contains(code)).ShouldBe(1);
        mapping.Streams.Refusal = null;
        await mapping.DrainedAsync(5);
        Numbers(mapping).ShouldBe([0, 1, 2, 3, 4]);
        mapping.Counters.LastResult.ShouldBe("OK");
    }

    [Fact]
    public async Task Records_that_were_read_before_are_delivered_meanwhile()
    {
        await using var mapping = new MappingUnderTest();
        var hold = new TaskCompletionSource<string?>();
        mapping.Function = _ => hold.Task;
        mapping.Mapping = mapping.Mapping with { BatchSize = 1 };
        mapping.Streams.WithShard(0);
        mapping.Put(0, 3);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Streams.IsReadToItsEnd(0), "all is read");
        mapping.Streams.Refusal = Denied;
        mapping.Put(0, 1);
        hold.SetResult(null);
        await mapping.DrainedAsync(3);
        mapping.Streams.Refusal = null;
        await mapping.DrainedAsync(4);
        Numbers(mapping).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public async Task Shards_that_cannot_be_listed_are_read_once_they_can()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Streams.Refusal = Denied;
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult.StartsWith("PROBLEM: AccessDenied", StringComparison.Ordinal), "the mapping says what is wrong");
        mapping.Streams.Refusal = null;
        await mapping.DrainedAsync(2);
    }

    [Fact]
    public async Task A_problem_that_has_passed_is_not_shown_any_more()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Streams.Refusal = Denied;
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult.StartsWith("PROBLEM", StringComparison.Ordinal), "the mapping says what is wrong");
        mapping.Streams.Refusal = null;
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult == "No records processed", "nothing is wrong");
    }

    [Fact]
    public async Task Latest_is_the_end_of_the_shard_when_it_can_first_be_read()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        mapping.Mapping = mapping.Mapping with { StartingPosition = "LATEST" };
        mapping.Streams.Refusal = Denied;
        mapping.Start();
        mapping.Counters.LastResult.ShouldStartWith("PROBLEM: AccessDeniedException");
        mapping.Streams.Refusal = null;
        await Eventually.HoldsAsync(() => mapping.Streams.IsReadToItsEnd(0), "it reads");
        mapping.Put(0, 1);
        await mapping.DrainedAsync(1);
        Numbers(mapping).ShouldBe([2]);
    }

    [Fact]
    public async Task A_deleted_stream_is_named_and_another_in_its_place_is_read_from_its_beginning()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0).WithShard(1);
        mapping.Put(0, 2);
        mapping.Put(1, 1);
        mapping.Start();
        await mapping.DrainedAsync(3);
        mapping.Streams.Delete();
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult == "PROBLEM: ResourceNotFoundException: no such stream", "the mapping says what is wrong");
        mapping.Streams.WithShard(0);
        mapping.Put(0, 2);
        await mapping.DrainedAsync(2);
        Numbers(mapping).Order().ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_closed_shard_that_the_stream_has_dropped_is_done()
    {
        await using var mapping = new MappingUnderTest();
        mapping.Streams.WithShard(0).WithShard(1);
        mapping.Put(0, 1);
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Streams.Drop(0);
        await Eventually.HoldsAsync(() => mapping.Shards[0].Ended, "the shard is done");
        mapping.Put(1, 1);
        await mapping.DrainedAsync(2);
        Numbers(mapping).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task A_mapping_goes_on_at_its_checkpoint_after_an_error_that_nobody_foresaw()
    {
        await using var mapping = new MappingUnderTest();
        var calls = 0;
        mapping.Function = _ => calls++ == 1 ? throw new IOException("No space left on device") : Task.FromResult<string?>(null);
        mapping.Mapping = mapping.Mapping with { BatchSize = 2 };
        mapping.Streams.WithShard(0);
        mapping.Put(0, 6);
        mapping.Start();
        await mapping.DrainedAsync(6);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1], [2, 3], [2, 3], [4, 5]]);
        mapping.Lines.ShouldContain(line => line.Contains("No space left on device"));
    }

    [Fact]
    public async Task A_mapping_that_is_refused_stops_at_once()
    {
        await using var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Streams.Refusal = Denied;
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        await Eventually.EndsAsync(mapping.StopAsync(), "it stops");
    }

    private static IEnumerable<int> Numbers(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Numbers);
}
