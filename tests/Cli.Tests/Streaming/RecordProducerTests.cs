using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using NSubstitute;
using Pipeline.Cli.Streaming;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Streaming;

public sealed class RecordProducerTests
{
    private readonly IAmazonKinesis _kinesis = Substitute.For<IAmazonKinesis>();
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private readonly RecordLedger _ledger = new();
    private readonly CountingProgress _progress = new();
    private readonly List<string[]> _calls = [];

    [Fact]
    public async Task Trips_are_put_in_order_in_calls_of_the_stated_size()
    {
        Accept();
        (await SendAsync(new StreamingOptions { RecordsPerCall = 2 }, "a", "b", "c")).ShouldBe(3);
        _calls.ShouldBe([["a", "b"], ["c"]]);
        _ledger.Valid.Keys.ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Fact]
    public async Task Only_the_records_that_the_stream_throttled_are_put_again()
    {
        var first = true;
        Answer(records => [.. records.Select(key =>
        {
            var refused = first && key == "b";
            if (refused) first = false;
            return new PutRecordsResultEntry { ErrorCode = refused ? "ProvisionedThroughputExceededException" : null, SequenceNumber = "1", ShardId = "s" };
        })]);
        await SendAsync(new StreamingOptions(), "a", "b", "c");
        _calls.ShouldBe([["a", "b", "c"], ["b"]]);
        _ledger.Records.ShouldBe(3);
    }

    [Fact]
    public async Task The_producer_waits_while_too_much_is_in_flight()
    {
        Accept();
        var mostInFlight = 0L;
        _progress.OnRead = () =>
        {
            mostInFlight = Math.Max(mostInFlight, _ledger.Records - _progress.Value);
            if (_ledger.Records - _progress.Value >= 3) _progress.Value++;
        };
        await SendAsync(new StreamingOptions { RecordsPerCall = 1, InFlight = 3 }, [.. Enumerable.Range(0, 50).Select(i => $"t{i}")]);
        _ledger.Records.ShouldBe(50);
        mostInFlight.ShouldBe(3);
    }

    [Fact]
    public async Task A_pipeline_without_progress_ends_the_run_with_a_message()
    {
        Accept();
        var error = await Should.ThrowAsync<StalledException>(() =>
            SendAsync(new StreamingOptions { RecordsPerCall = 1, InFlight = 1, Stall = TimeSpan.FromSeconds(30) }, "a", "b"));
        error.Message.ShouldContain("no progress for 30 s");
    }

    [Fact]
    public async Task A_stream_that_takes_nothing_for_long_ends_the_run_with_its_reason()
    {
        Answer(records => [.. records.Select(_ => new PutRecordsResultEntry { ErrorCode = "InternalFailure", ErrorMessage = "no key" })]);
        var error = await Should.ThrowAsync<StalledException>(() => SendAsync(new StreamingOptions { Stall = TimeSpan.FromSeconds(30) }, "a"));
        error.Message.ShouldBe("The stream trips has taken no record for 30 s (InternalFailure: no key). 0 were sent.");
    }

    [Fact]
    public async Task A_rate_is_kept()
    {
        Accept();
        var began = _time.GetUtcNow();
        await SendAsync(new StreamingOptions { RecordsPerCall = 10, RecordsPerSecond = 10 }, [.. Enumerable.Range(0, 41).Select(i => $"t{i}")]);
        (_time.GetUtcNow() - began).ShouldBe(TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Poison_is_counted_and_is_not_a_trip()
    {
        Accept();
        await SendAsync(new StreamingOptions(), "a", "poison-1");
        _ledger.Poison.ShouldBe(1);
        _ledger.Valid.Keys.ShouldBe(["a"]);
    }

    private Task<long> SendAsync(StreamingOptions options, params string[] ids) =>
        new RecordProducer(_kinesis, "trips", _ledger, _progress, options, _time, new Random(1))
            .SendAsync(new ListRecordFile(ids), 0, TestContext.Current.CancellationToken);

    private void Accept() => Answer(records => [.. records.Select(_ => new PutRecordsResultEntry { SequenceNumber = "1", ShardId = "s" })]);

    private void Answer(Func<string[], List<PutRecordsResultEntry>> answer) =>
        _kinesis.PutRecordsAsync(Arg.Any<PutRecordsRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var keys = call.Arg<PutRecordsRequest>().Records.Select(record => record.PartitionKey).ToArray();
            _calls.Add(keys);
            return new PutRecordsResponse { Records = answer(keys) };
        });

    private sealed class CountingProgress : IPipelineProgress
    {
        public long Value { get; set; }

        public Action OnRead { get; set; } = () => { };

        public long Done
        {
            get
            {
                OnRead();
                return Value;
            }
        }
    }
}
