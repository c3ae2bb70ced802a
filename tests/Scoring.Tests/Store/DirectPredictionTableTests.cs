using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Contract.Intervals;
using Pipeline.Domain;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring.Tests.Store;

public sealed class DirectPredictionTableTests
{
    private const string AllWritten = """{"UnprocessedItems":{}}""";
    private static readonly DateTimeOffset ScoredAt = new(2026, 1, 15, 12, 0, 0, 250, TimeSpan.Zero);
    private readonly FakeServiceClient _client = new();

    [Fact]
    public async Task An_item_has_the_attributes_of_the_data_contract()
    {
        _client.Answer(200, AllWritten);
        (await WriteAsync(new PredictionItem("t\"1", "12.75"u8.ToArray(), "model-1", "2026-01-15T07:00:00-05:00", new ItemTimes(ScoredAt, ScoredAt.AddDays(90))))).ShouldBeEmpty();

        (_client.Request.Method, _client.Request.Path, _client.Header("x-amz-target"), _client.Header("content-type"))
            .ShouldBe(("POST", "/", "DynamoDB_20120810.BatchWriteItem", "application/x-amz-json-1.0"));
        JsonNode.DeepEquals(_client.Json, JsonNode.Parse(
            """
            {"RequestItems": {"predictions": [{"PutRequest": {"Item": {
                "trip_id": {"S": "t\"1"}, "requested_at": {"S": "2026-01-15T07:00:00-05:00"}, "scored_at": {"S": "2026-01-15T12:00:00.250Z"},
                "expires_at": {"N": "1776254400"}, "minutes": {"N": "12.75"}, "model": {"S": "model-1"}}}}]}}
            """)).ShouldBeTrue(_client.Text);
    }

    [Fact]
    public async Task An_unscored_item_has_neither_prediction_nor_model()
    {
        _client.Answer(200, "{}");
        (await WriteAsync(new PredictionItem("t1", default, null, "2026-01-15T07:00:00-05:00", new ItemTimes(ScoredAt, ScoredAt.AddDays(90))))).ShouldBeEmpty();
        _client.Json["RequestItems"]!["predictions"]![0]!["PutRequest"]!["Item"]!.AsObject().Select(attribute => attribute.Key).Order()
            .ShouldBe(["expires_at", "requested_at", "scored_at", "trip_id"]);
    }

    [Fact]
    public async Task An_item_that_the_model_answered_wrongly_says_how()
    {
        _client.Answer(200, AllWritten);
        await WriteAsync(new PredictionItem("t1", default, null, "", new ItemTimes(ScoredAt, ScoredAt)) { Fault = "'\"' is not a number" });
        ((string)_client.Json["RequestItems"]!["predictions"]![0]!["PutRequest"]!["Item"]!["unscored"]!["S"]!).ShouldBe("'\"' is not a number");
    }

    [Fact]
    public async Task An_interval_is_three_numbers()
    {
        _client.Answer(200, AllWritten);
        await WriteAsync(new PredictionItem("t1", "7"u8.ToArray(), "m", "", new ItemTimes(ScoredAt, ScoredAt)) { Interval = new PredictionInterval(0.0001, 31.5, 420) });
        var item = _client.Json["RequestItems"]!["predictions"]![0]!["PutRequest"]!["Item"]!;
        new[] { "low", "high", "interval_trips" }.Select(name => (string)item[name]!["N"]!).ShouldBe(["0.0001", "31.5", "420"]);
    }

    [Fact]
    public async Task Items_that_the_answer_gives_back_are_named()
    {
        PredictionItem[] items = [.. Enumerable.Range(0, 3).Select(n => new PredictionItem($"t{n}", "7"u8.ToArray(), "m", "", new ItemTimes(ScoredAt, ScoredAt)))];
        _client.Answer(200, """{"UnprocessedItems": {"predictions": [{"PutRequest": {"Item": {"trip_id": {"S": "t1"}, "minutes": {"N": "1"}}}}]}}""");
        (await WriteAsync(items)).ShouldHaveSingleItem().ShouldBeSameAs(items[1]);
    }

    [Theory]
    [InlineData(400, """{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}""", true)]
    [InlineData(500, "", true)]
    [InlineData(400, """{"__type":"com.amazon.coral.validate#ValidationException"}""", false)]
    public async Task An_error_is_the_service_s_own(int status, string body, bool passes)
    {
        _client.Answer(status, body);
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(() => WriteAsync(new PredictionItem("t1", "7"u8.ToArray(), "m", "", new ItemTimes(ScoredAt, ScoredAt))))).ShouldBe(passes);
    }

    private Task<IReadOnlyList<PredictionItem>> WriteAsync(params PredictionItem[] items) =>
        new DirectPredictionTable(_client, "predictions", new TripDomain()).WriteAsync(items, default);
}
