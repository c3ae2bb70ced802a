using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using Pipeline.Cli.Smoke;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Tests.Redriving;
using Pipeline.Cli.Tests.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Smoke;

public sealed class SmokeTestTests
{
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private readonly MemoryTripStream _stream = new();
    private readonly IAmazonDynamoDB _dynamoDb = Substitute.For<IAmazonDynamoDB>();
    private readonly SmokeOptions _options = new() { Patience = TimeSpan.FromSeconds(10), Poll = TimeSpan.FromSeconds(1) };
    private int _calls;

    [Fact]
    public async Task It_waits_until_every_trip_has_its_prediction()
    {
        // A trip more at each look.
        Predict((id, call) => id <= call, minutes: 12);
        var result = await RunAsync("1", "2", "3");
        (result.Sent, result.Missing.Count, result.Unscored).ShouldBe((3, 0, 0));
        _calls.ShouldBe(3);
        result.Failure(_options.Patience).ShouldBeNull();
        result.Latency.ShouldBe(new(500, 500));
        result.Lines().First().ShouldBe("predictions 3 of 3, 3 with minutes");
    }

    [Fact]
    public async Task What_does_not_come_is_named_and_is_a_failure()
    {
        Predict((id, _) => id == 2, minutes: null);
        var result = await RunAsync("1", "2", "3", "4", "5", "6", "7", "8");
        result.Missing.ShouldBe(["1", "3", "4", "5", "6", "7", "8"]);
        result.Failure(_options.Patience)!.ShouldStartWith("7 of 8 predictions are not there after 10 s: 1, 3, 4, 5, 6 and 2 more. See");
        result.Lines().First().ShouldBe("predictions 1 of 8, 0 with minutes, 1 stored unscored: no model serves yet");
    }

    private Task<SmokeResult> RunAsync(params string[] ids)
    {
        var ledger = new RecordLedger();
        var producer = new RecordProducer(_stream.Kinesis, "trips", ledger, new UnwatchedPipeline(ledger), new StreamingOptions(), _time, new Random(1));
        return new SmokeTest(producer, ledger, new PredictionTable(_dynamoDb, "predictions", new TripDomain()), _options, _time)
            .RunAsync([new ListRecordFile(ids)], TestContext.Current.CancellationToken);
    }

    private void Predict(Func<int, int, bool> isThere, int? minutes)
    {
        var sentAt = _time.GetUtcNow();
        _dynamoDb.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            _calls++;
            var ids = call.Arg<BatchGetItemRequest>().RequestItems["predictions"].Keys.Select(key => key["trip_id"].S);
            return new BatchGetItemResponse
            {
                Responses = new() { ["predictions"] = [.. ids.Where(id => isThere(int.Parse(id, CultureInfo.InvariantCulture), _calls)).Select(Item)] },
            };
        });

        Dictionary<string, AttributeValue> Item(string id)
        {
            var item = new Dictionary<string, AttributeValue>
            {
                ["trip_id"] = new() { S = id },
                ["scored_at"] = new() { S = sentAt.AddMilliseconds(500).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) },
            };
            if (minutes is { } value) item["minutes"] = new AttributeValue { N = value.ToString(CultureInfo.InvariantCulture) };
            return item;
        }
    }
}
