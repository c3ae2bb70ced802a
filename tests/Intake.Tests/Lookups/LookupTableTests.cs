using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using Pipeline.Aws.Retry;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Lookups;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests.Lookups;

public sealed class LookupTableTests
{
    private readonly IAmazonDynamoDB _dynamo = Substitute.For<IAmazonDynamoDB>();
    private readonly List<int> _calls = [];
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };

    [Fact]
    public async Task Rows_are_written_25_a_call()
    {
        Answer(_ => []);

        await Table().WriteAsync(Rows(60));

        _calls.ShouldBe([25, 25, 10]);
    }

    [Fact]
    public async Task Numbers_are_numbers_and_texts_are_texts()
    {
        var written = new List<Dictionary<string, AttributeValue>>();
        Answer(requests =>
        {
            written.AddRange(requests.Select(request => request.PutRequest.Item));
            return [];
        });

        await Table().WriteAsync(
            [new LookupItem("zone#43", [KeyValuePair.Create(new LookupColumn("borough", LookupColumnType.Text), "Queens"), KeyValuePair.Create(new LookupColumn("latitude", LookupColumnType.Number), "40.7")])]);

        var item = written.ShouldHaveSingleItem();
        item["pk"].S.ShouldBe("zone#43");
        item["borough"].S.ShouldBe("Queens");
        item["latitude"].N.ShouldBe("40.7");
        item.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Unprocessed_rows_alone_are_written_again_after_growing_pauses()
    {
        var start = _time.GetUtcNow();
        var refusals = 3;
        Answer(requests => refusals-- > 0 ? requests[^2..] : []);

        await Table(random: new Always(1)).WriteAsync(Rows(10));

        _calls.ShouldBe([10, 2, 2, 2]);
        // The first call made headway, so the second pause is a first one again.
        (_time.GetUtcNow() - start).ShouldBe(TimeSpan.FromMilliseconds(50 + 100 + 200));
    }

    [Fact]
    public async Task A_pause_is_a_random_part_of_its_length()
    {
        var start = _time.GetUtcNow();
        var refusals = 1;
        Answer(requests => refusals-- > 0 ? requests : []);

        await Table(random: new Always(0.5)).WriteAsync(Rows(1));

        (_time.GetUtcNow() - start).ShouldBe(TimeSpan.FromMilliseconds(50)); // of 100: the call that wrote nothing was an attempt already
    }

    [Fact]
    public async Task A_call_that_fails_for_a_passing_reason_is_repeated()
    {
        var failures = 2;
        Answer(_ => failures-- > 0 ? throw new ProvisionedThroughputExceededException("throttled") { ErrorCode = "ProvisionedThroughputExceededException" } : []);

        await Table().WriteAsync(Rows(3));

        _calls.ShouldBe([3, 3, 3]);
    }

    [Fact]
    public async Task A_table_that_writes_nothing_at_all_fails_the_load()
    {
        Answer(requests => requests);

        var error = await Should.ThrowAsync<TimeoutException>(() => Table().WriteAsync(Rows(3)));

        error.Message.ShouldBe("The table lookups left 3 rows unprocessed in 8 calls in a row: its capacity is used up.");
        _calls.Count.ShouldBe(8);
    }

    private LookupTable Table(Random? random = null) => new(_dynamo, "lookups", new RetryPolicy(LookupTable.DefaultRetry, TransientErrors.Includes, _time, random ?? new Random(1)));

    private static LookupItem[] Rows(int count) => [.. Enumerable.Range(1, count).Select(number => new LookupItem($"zone#{number}", []))];

    private void Answer(Func<List<WriteRequest>, List<WriteRequest>> unprocessed) =>
        _dynamo.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var requests = call.Arg<BatchWriteItemRequest>().RequestItems["lookups"];
            _calls.Add(requests.Count);
            var left = unprocessed(requests);
            return new BatchWriteItemResponse { UnprocessedItems = left.Count == 0 ? [] : new() { ["lookups"] = left } };
        });

    private sealed class Always(double part) : Random
    {
        public override double NextDouble() => part;
    }
}
