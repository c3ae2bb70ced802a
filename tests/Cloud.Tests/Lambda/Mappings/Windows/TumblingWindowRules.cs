using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Windows;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Windows;

/// <summary>"Implementing stateful Kinesis Data Streams processing in Lambda".</summary>
public sealed class TumblingWindowRules
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_answer_passes_its_state_on_to_the_next_invocation_of_the_window()
    {
        await using var mapping = Counting();
        mapping.Put(0, 3);
        mapping.Start();
        await DeliveredAsync(mapping, 3);
        mapping.Deliveries.Select(delivery => delivery.State).ShouldBe(["{}", """{"count":1}""", """{"count":2}"""]);
        mapping.Deliveries.ShouldAllBe(delivery => delivery.WindowStart == "2026-01-15T12:00:00Z" && !delivery.IsFinal && !delivery.IsEarly);
    }

    [Theory]
    [InlineData("""{"state":{"count":"\ud800"}}""")]
    [InlineData("""{"stat\ud800e":1,"state":{}}""")]
    public void A_state_that_is_not_Unicode_fails_the_batch(string answer) => FailsToPassOn(Encoding.UTF8.GetBytes(answer));

    [Fact]
    public void A_state_that_is_not_UTF_8_fails_the_batch() => FailsToPassOn([.. """{"state":{"count":"""u8, (byte)'"', 0xFF, .. "\"}}"u8]);

    [Fact]
    public async Task When_the_windows_time_is_over_a_final_invocation_without_records_gets_the_whole_state()
    {
        await using var mapping = Counting();
        mapping.Put(0, 2);
        mapping.Start();
        await DeliveredAsync(mapping, 2);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "the reader waits for the end of the window");
        mapping.Time.Advance(Length - TimeSpan.FromMilliseconds(1));
        mapping.Deliveries.Count.ShouldBe(2);
        mapping.Time.Advance(TimeSpan.FromMilliseconds(1));
        await mapping.DrainedAsync(2);
        var final = mapping.Deliveries[^1];
        final.IsFinal.ShouldBeTrue();
        final.IsEarly.ShouldBeFalse();
        final.Records.ShouldBeEmpty();
        final.State.ShouldBe("""{"count":2}""");
        final.Event["window"]!["end"]!.GetValue<string>().ShouldBe("2026-01-15T12:01:00Z");
    }

    [Fact]
    public async Task Windows_are_cut_by_the_time_when_records_arrived_and_not_when_they_are_read()
    {
        await using var mapping = Counting(batchSize: 100);
        mapping.Put(0, 2);
        mapping.Time.Advance(Length - TimeSpan.FromMilliseconds(1));
        mapping.Put(0, 1);
        mapping.Time.Advance(TimeSpan.FromMilliseconds(1));
        mapping.Put(0, 1);
        mapping.Time.Advance(Length * 3);
        mapping.Start();
        await mapping.DrainedAsync(4);
        // How many invocations a window takes is another matter: a batch may be made while the shard is still being read.
        mapping.Deliveries.Where(delivery => !delivery.IsFinal).SelectMany(delivery => delivery.Numbers.Select(number => $"{delivery.WindowStart[11..16]} {number}"))
            .ShouldBe(["12:00 0", "12:00 1", "12:00 2", "12:01 3"]);
        Story(mapping).Where(told => told.Contains("final", StringComparison.Ordinal)).ShouldBe(["""12:00 final {"count":3}""", """12:01 final {"count":1}"""]);
    }

    [Fact]
    public async Task A_window_without_records_has_no_invocation()
    {
        await using var mapping = Counting();
        mapping.Put(0, 1);
        mapping.Start();
        await DeliveredAsync(mapping, 1);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "the reader waits for the end of the window");
        mapping.Time.Advance(Length * 10);
        await mapping.DrainedAsync(1);
        mapping.Deliveries.Count.ShouldBe(2);
        mapping.Time.Waiting.ShouldBe(0);
        mapping.Streams.Close(0);
        await Eventually.HoldsAsync(() => mapping.Shards[0].Ended, "the shard is done with");
        mapping.Deliveries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_end_of_the_window_ends_the_batching_window_too()
    {
        await using var mapping = Counting(batchSize: 100);
        mapping.Mapping = mapping.Mapping with { Window = TimeSpan.FromSeconds(300) };
        mapping.Put(0, 2);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 2, "both windows are open");
        mapping.Time.Advance(Length);
        await mapping.DrainedAsync(2);
        Story(mapping).ShouldBe(["12:00 [0,1] {}", """12:00 final {"count":2}"""]);
    }

    [Fact]
    public async Task An_answer_without_a_state_is_a_failed_invocation()
    {
        await using var mapping = Counting();
        var first = true;
        mapping.Function = delivery => Interlocked.Exchange(ref first, false) ? Task.FromResult<string?>("""{"batchItemFailures":[]}""") : CountAsync(delivery);
        mapping.Put(0, 1);
        mapping.Start();
        await DeliveredAsync(mapping, 1);
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 2, "it backs off");
        mapping.Time.Advance(mapping.Mapping.Rules.FirstBackOff);
        await DeliveredAsync(mapping, 2);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0], [0]]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public async Task The_answer_to_the_final_invocation_needs_no_state(string? answer)
    {
        await using var mapping = Counting();
        mapping.Function = delivery => delivery.IsFinal ? Task.FromResult(answer) : CountAsync(delivery);
        mapping.Put(0, 1);
        mapping.Time.Advance(Length);
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Deliveries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_final_invocation_that_fails_suspends_the_shard_until_it_succeeds()
    {
        await using var mapping = Counting();
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { MaximumRetries = 0 } };
        var failures = 3;
        mapping.Function = delivery => delivery.IsFinal && failures-- > 0 ? throw new InvalidOperationException("not yet") : CountAsync(delivery);
        mapping.Put(0, 1);
        mapping.Time.Advance(Length);
        mapping.Put(0, 1);
        mapping.Start();
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            await DeliveredAsync(mapping, 1 + attempts);
            await Eventually.HoldsAsync(() => mapping.Time.Waiting == 2, "it backs off, and the next window is open");
            mapping.Shards[0].Records.ShouldBe(0);
            mapping.Time.Advance(mapping.Mapping.Rules.BackOff(attempts));
        }

        await DeliveredAsync(mapping, 6);
        Story(mapping).ShouldBe(["12:00 [0] {}", .. Enumerable.Repeat("""12:00 final {"count":1}""", 4), "12:01 [1] {}"]);
        mapping.Counters.Discarded.ShouldBe(0);
    }

    [Fact]
    public async Task A_state_above_one_megabyte_ends_the_window_early_and_the_window_goes_on_with_a_fresh_state()
    {
        await using var mapping = Counting();
        var limit = LambdaLimits.WindowStateBytes;
        mapping.Function = delivery => Task.FromResult<string?>(delivery.Numbers is [1] ? State(limit + 1) : delivery.Numbers is [0] ? State(limit) : """{"state":{"count":1}}""");
        mapping.Put(0, 3);
        mapping.Time.Advance(Length);
        mapping.Start();
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Select(delivery => (delivery.IsFinal, delivery.IsEarly, delivery.State.Length)).ShouldBe(
            [(false, false, 2), (false, false, limit), (true, true, limit + 1), (false, false, 2), (true, false, """{"count":1}""".Length)]);
        mapping.Deliveries.ShouldAllBe(delivery => delivery.WindowStart == "2026-01-15T12:00:00Z");
    }

    [Fact]
    public async Task A_batch_leaves_room_for_the_state_in_the_six_megabytes_of_its_event()
    {
        await using var mapping = Counting(batchSize: 100);
        mapping.Function = _ => Task.FromResult<string?>(State(LambdaLimits.WindowStateBytes));
        // Base64 makes 1 MiB 1.33 MiB: four fit in 6 MiB, but only three beside a state of 1 MiB.
        for (var i = 0; i < 4; i++) mapping.Streams.Put(0, "key", Enumerable.Repeat((byte)'1', 1024 * 1024).ToArray(), mapping.Time.GetUtcNow(), mapping.Time.Steady());
        mapping.Time.Advance(Length);
        mapping.Start();
        await mapping.DrainedAsync(4);
        mapping.Deliveries.Select(delivery => delivery.Records.Count).ShouldBe([3, 1, 0]);
    }

    [Fact]
    public async Task A_partial_failure_passes_the_state_on_with_the_records_that_are_left()
    {
        await using var mapping = Counting(batchSize: 4);
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { ReportsItemFailures = true } };
        var answers = new Queue<string>(["""{"state":"two","batchItemFailures":[FAILED]}""", """{"state":"lost","batchItemFailures":[FAILED]}""", """{"state":"four"}"""]);
        mapping.Function = delivery => Task.FromResult<string?>(delivery.IsFinal ? null : answers.Dequeue().Replace("[FAILED]",
            JsonNode.Parse(delivery.Failure(2))!["batchItemFailures"]!.ToJsonString(), StringComparison.Ordinal));
        mapping.Put(0, 4);
        mapping.Time.Advance(Length);
        mapping.Start();
        for (var attempts = 1; attempts <= 2; attempts++)
        {
            await DeliveredAsync(mapping, attempts);
            await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
            mapping.Time.Advance(mapping.Mapping.Rules.BackOff(attempts));
        }

        await mapping.DrainedAsync(4);
        // A report of the first record of an event leaves nothing done, and the state as it was.
        Story(mapping).ShouldBe(["12:00 [0,1,2,3] {}", "12:00 [2,3] \"two\"", "12:00 [2,3] \"two\"", "12:00 final \"four\""]);
    }

    [Fact]
    public async Task Records_that_are_given_up_do_not_end_the_window()
    {
        await using var mapping = Counting();
        mapping.Mapping = mapping.Mapping with { Rules = mapping.Mapping.Rules with { MaximumRetries = 0 } };
        mapping.Function = delivery => delivery.Records.Count > 0 && delivery.Numbers[0] == 1 ? throw new InvalidOperationException("poison") : CountAsync(delivery);
        mapping.Put(0, 3);
        mapping.Time.Advance(Length);
        mapping.Start();
        await mapping.DrainedAsync(3);
        mapping.Counters.Discarded.ShouldBe(1);
        Story(mapping).ShouldBe(["12:00 [0] {}", """12:00 [1] {"count":1}""", """12:00 [2] {"count":1}""", """12:00 final {"count":2}"""]);
    }

    [Fact]
    public async Task The_end_of_a_shard_ends_its_window_and_its_children_start_with_a_fresh_state()
    {
        await using var mapping = Counting();
        mapping.Put(0, 1);
        mapping.Start();
        await DeliveredAsync(mapping, 1);
        mapping.Streams.WithShard(1, parent: 0);
        mapping.Put(1, 1);
        mapping.Streams.Close(0);
        await DeliveredAsync(mapping, 3);
        Story(mapping).ShouldBe(["12:00 [0] {}", """12:00 final {"count":1}""", "12:00 [1] {}"]);
        mapping.Deliveries.Select(delivery => delivery.Event["shardId"]!.GetValue<string>())
            .ShouldBe([MemoryStreams.ShardId(0), MemoryStreams.ShardId(0), MemoryStreams.ShardId(1)]);
    }

    [Fact]
    public async Task The_checkpoint_moves_when_the_window_is_complete_so_that_a_stop_within_it_loses_no_state()
    {
        await using var mapping = Counting();
        mapping.Put(0, 2);
        mapping.Start();
        await DeliveredAsync(mapping, 2);
        await mapping.StopAsync();
        mapping.Shards[0].Checkpoint.ShouldBeNull();
        mapping.Time.Advance(Length);
        mapping.Start(mapping.Shards);
        await mapping.DrainedAsync(2);
        Story(mapping).Skip(2).ShouldBe(["12:00 [0] {}", """12:00 [1] {"count":1}""", """12:00 final {"count":2}"""]);
    }

    private static void FailsToPassOn(byte[] answer)
    {
        var state = new WindowState();
        state.Take(answer, new BatchAnswer.Succeeded()).ShouldBe(new BatchAnswer.Failed());
        Encoding.UTF8.GetString(state.Json.Span).ShouldBe("{}", "the next event has the state from before");
    }

    private static MappingUnderTest Counting(int batchSize = 1)
    {
        var mapping = new MappingUnderTest(autoAdvance: false) { Function = CountAsync };
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { TumblingWindow = Length, BatchSize = batchSize };
        return mapping;
    }

    // The example of the documentation: counts the records of the window.
    private static Task<string?> CountAsync(MappingUnderTest.Delivery delivery)
    {
        var count = (delivery.Event["state"]!["count"]?.GetValue<int>() ?? 0) + delivery.Records.Count;
        return Task.FromResult<string?>($$$"""{"state":{"count":{{{count}}}}}""");
    }

    // A state of so many bytes: a string of JSON.
    private static string State(int bytes) => $$"""{"state":"{{new string('s', bytes - 2)}}"}""";

    private static Task DeliveredAsync(MappingUnderTest mapping, int count) =>
        Eventually.HoldsAsync(() => mapping.Deliveries.Count == count, $"{count} invocations");

    private static IEnumerable<string> Story(MappingUnderTest mapping) => mapping.Deliveries.Select(delivery =>
        $"{delivery.WindowStart[11..16]} {(delivery.IsFinal ? "final" : $"[{string.Join(',', delivery.Numbers)}]")} {delivery.State}");
}
