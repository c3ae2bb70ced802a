using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class StreamReaderTests
{
    private const string Shard = "shardId-000000000000";
    private static readonly string Arn = KinesisUnderTest.Arn("trips");
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task Records_after_a_sequence_number_are_read_oldest_first()
    {
        await _kinesis.CreateAsync();
        var first = await _kinesis.PutAsync("a");
        await _kinesis.PutAsync("b");
        await _kinesis.PutAsync("c");
        Texts(null, 2).ShouldBe(["a", "b"]);
        Texts(first, 10).ShouldBe(["b", "c"]);
        Texts(_kinesis.Service.Latest(Arn, Shard), 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_shard_has_no_latest()
    {
        await _kinesis.CreateAsync();
        _kinesis.Service.Latest(Arn, Shard).ShouldBeNull();
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_record()
    {
        await _kinesis.CreateAsync();
        var after = await _kinesis.PutAsync("a");
        _kinesis.Service.WaitAsync(Arn, Shard, null, default).IsCompleted.ShouldBeTrue();
        var waiting = _kinesis.Service.WaitAsync(Arn, Shard, after, default);
        waiting.IsCompleted.ShouldBeFalse();
        await _kinesis.PutAsync("b");
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Waiting_ends_when_the_stream_is_resharded()
    {
        await _kinesis.CreateAsync(shards: 2);
        var waiting = _kinesis.Service.WaitAsync(Arn, "shardId-000000000001", null, default);
        await _kinesis.CallAsync("SplitShard", new JsonObject
        {
            ["StreamName"] = "trips",
            ["ShardToSplit"] = Shard,
            ["NewStartingHashKey"] = "5",
        });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        _kinesis.Service.WaitAsync(Arn, Shard, null, default).IsCompleted.ShouldBeTrue("the parent is closed");
    }

    [Fact]
    public async Task Waiting_ends_when_the_stream_is_deleted_and_reading_then_fails()
    {
        await _kinesis.CreateAsync();
        var waiting = _kinesis.Service.WaitAsync(Arn, Shard, null, default);
        await _kinesis.CallAsync("DeleteStream", new JsonObject { ["StreamName"] = "trips" });
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Should.Throw<AwsException>(() => Texts(null, 1)).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        await _kinesis.CreateAsync();
        using var giveUp = new CancellationTokenSource();
        var waiting = _kinesis.Service.WaitAsync(Arn, Shard, null, giveUp.Token);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Writers_in_parallel_lose_nothing()
    {
        var kinesis = new KinesisUnderTest(new Cloud.Kinesis.KinesisOptions { ThrottleShards = false });
        await kinesis.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++) await kinesis.PutAsync($"{writer}-{i}");
        })));
        var read = kinesis.Service.Read(Arn, Shard, null, 10_000);
        read.Select(record => Encoding.UTF8.GetString(record.Data.Span)).Distinct().Count().ShouldBe(4000);
        read.Select(record => record.SequenceNumber).ShouldBe(read.Select(record => record.SequenceNumber).Order(StringComparer.Ordinal));
    }

    private string[] Texts(string? after, int limit) =>
        [.. _kinesis.Service.Read(Arn, Shard, after, limit).Select(record => Encoding.UTF8.GetString(record.Data.Span))];
}
