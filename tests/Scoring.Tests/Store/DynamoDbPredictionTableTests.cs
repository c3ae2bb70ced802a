using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using Pipeline.Contract.Intervals;
using Pipeline.Domain;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring.Tests.Store;

public sealed class DynamoDbPredictionTableTests
{
    private static readonly DateTimeOffset ScoredAt = new(2026, 1, 15, 12, 0, 0, 250, TimeSpan.Zero);
    private readonly IAmazonDynamoDB _client = Substitute.For<IAmazonDynamoDB>();
    private BatchWriteItemRequest? _request;

    [Fact]
    public async Task An_item_has_the_attributes_of_the_data_contract()
    {
        Answer(new BatchWriteItemResponse());
        (await WriteAsync(new PredictionItem("t1", "12.75"u8.ToArray(), "model-1", "2026-01-15T07:00:00-05:00", new ItemTimes(ScoredAt, ScoredAt.AddDays(90))))).ShouldBeEmpty();

        var item = _request!.RequestItems["predictions"].ShouldHaveSingleItem().PutRequest.Item;
        item.ToDictionary(pair => pair.Key, pair => pair.Value.S ?? "N " + pair.Value.N).ShouldBe(new Dictionary<string, string>
        {
            ["trip_id"] = "t1",
            ["minutes"] = "N 12.75",
            ["model"] = "model-1",
            ["requested_at"] = "2026-01-15T07:00:00-05:00",
            ["scored_at"] = "2026-01-15T12:00:00.250Z",
            ["expires_at"] = "N 1776254400",
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_unscored_item_has_neither_prediction_nor_model()
    {
        Answer(new BatchWriteItemResponse());
        await WriteAsync(new PredictionItem("t1", default, null, "2026-01-15T07:00:00-05:00", new ItemTimes(ScoredAt, ScoredAt.AddDays(90))));
        _request!.RequestItems["predictions"][0].PutRequest.Item.Keys.Order().ShouldBe(["expires_at", "requested_at", "scored_at", "trip_id"]);
    }

    [Fact]
    public async Task An_item_that_the_model_answered_wrongly_says_how()
    {
        Answer(new BatchWriteItemResponse());
        await WriteAsync(new PredictionItem("t1", default, null, "", new ItemTimes(ScoredAt, ScoredAt)) { Fault = "'nan' is not a number" });
        _request!.RequestItems["predictions"][0].PutRequest.Item["unscored"].S.ShouldBe("'nan' is not a number");
    }

    [Fact]
    public async Task An_interval_is_three_numbers()
    {
        Answer(new BatchWriteItemResponse());
        await WriteAsync(new PredictionItem("t1", "7"u8.ToArray(), "m", "", new ItemTimes(ScoredAt, ScoredAt)) { Interval = new PredictionInterval(0.0001, 31.5, 420) });
        var item = _request!.RequestItems["predictions"][0].PutRequest.Item;
        new[] { "low", "high", "interval_trips" }.Select(name => item[name].N).ShouldBe(["0.0001", "31.5", "420"]);
    }

    [Fact]
    public async Task Items_that_the_answer_gives_back_are_named()
    {
        PredictionItem[] items = [.. Enumerable.Range(0, 3).Select(n => new PredictionItem($"t{n}", "7"u8.ToArray(), "m", "", new ItemTimes(ScoredAt, ScoredAt)))];
        _client.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            new BatchWriteItemResponse { UnprocessedItems = new() { ["predictions"] = [call.Arg<BatchWriteItemRequest>().RequestItems["predictions"][1]] } });

        (await WriteAsync(items)).ShouldHaveSingleItem().ShouldBeSameAs(items[1]);
    }

    private void Answer(BatchWriteItemResponse response) =>
        _client.BatchWriteItemAsync(Arg.Do<BatchWriteItemRequest>(request => _request = request), Arg.Any<CancellationToken>()).Returns(response);

    private Task<IReadOnlyList<PredictionItem>> WriteAsync(params PredictionItem[] items) =>
        new DynamoDbPredictionTable(_client, "predictions", new TripDomain()).WriteAsync(items, default);
}
