using System.Text.Json.Nodes;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Domain;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;
using Pipeline.Testing.Models;

namespace Pipeline.Scoring.Tests;

/// <summary>Every call that the scorer makes over its own transport is one that the service's public model knows.</summary>
[Trait("Cost", "process")]
public sealed class DirectCallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly WantedObject Landed = new("scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz", "lines"u8.ToArray(), new Provenance(Noon, ["7", "9"], 2));
    private static readonly PresentObject Present = new(Landed.Key, "\"seen\"", null);

    private readonly IReadOnlyList<ServiceModel> _models = ServiceModel.All();
    private readonly FakeServiceClient _client = new();

    [Fact]
    public async Task Predictions_are_written_as_the_table_knows_it()
    {
        _client.Answer(200, """{"UnprocessedItems":{}}""");
        PredictionItem[] items =
        [
            new("t-1", "12.75"u8.ToArray(), "live", "2026-01-15T07:00:00-05:00", new ItemTimes(Noon, Noon.AddDays(90))),
            new("t-2", default, null, "2026-01-15T07:00:00-05:00", new ItemTimes(Noon, Noon.AddDays(90))),
        ];
        await new DirectPredictionTable(_client, "predictions", new TripDomain()).WriteAsync(items, TestContext.Current.CancellationToken);
        ShouldBeKnown("BatchWriteItem");
    }

    [Fact]
    public async Task Lookups_are_read_as_the_table_knows_it()
    {
        _client.Answer(200, """{"Responses":{}}""");
        await new DirectLookupTable(_client, "lookups").GetAsync(["zone#1", "route#1#2"], TestContext.Current.CancellationToken);
        ShouldBeKnown("BatchGetItem");
    }

    [Fact]
    public async Task The_endpoint_is_invoked_as_sagemaker_knows_it()
    {
        _client.Answer(200, "1\n");
        await new DirectEndpoint(_client, "pipeline-trips").InvokeAsync("1,2\n"u8.ToArray(), TestContext.Current.CancellationToken);
        ShouldBeKnown("sagemakerruntime", "InvokeEndpoint");
    }

    [Fact]
    public async Task The_lake_is_read_and_written_as_s3_knows_it()
    {
        var lake = new DirectLake(_client, "lake", bucketIsInPath: true);
        _client.Answer(200);
        await lake.TryCreateAsync(Landed, TestContext.Current.CancellationToken);
        ShouldBeKnown("s3", "PutObject");
        _client.Answer(200, "", "ETag: \"new\"");
        await lake.ReplaceAsync(Present, Landed, TestContext.Current.CancellationToken);
        ShouldBeKnown("s3", "PutObject");
        _client.Answer(200, "", "ETag: \"new\"");
        await lake.FindAsync(Landed.Key, TestContext.Current.CancellationToken);
        ShouldBeKnown("s3", "HeadObject");
        _client.Answer(200, "lines");
        await lake.ReadAsync(Present, TestContext.Current.CancellationToken);
        ShouldBeKnown("s3", "GetObject");
    }

    [Theory]
    [InlineData("POST", "/lake/key", "if-none-match", "it is sent with PUT, not POST")]
    [InlineData("PUT", "/lake", "if-none-match", "/lake is not of the form /{Bucket}/{Key+}")]
    [InlineData("PUT", "/lake/key", "if-no-match", "there is no header if-no-match")]
    public void A_request_that_the_model_does_not_know_is_found(string method, string path, string header, string problem) =>
        _models.ShouldAllBe(model => model.RestProblems("s3", "PutObject", method, path, new[] { ValueTuple.Create(header, "*") }, "").Any(found => found.Contains(problem, StringComparison.Ordinal)));

    private void ShouldBeKnown(string operation)
    {
        _client.Header("x-amz-target").ShouldBe($"DynamoDB_20120810.{operation}");
        _models.SelectMany(model => model.Problems("dynamodb", operation, (JsonObject)_client.Json)).ShouldBeEmpty();
    }

    private void ShouldBeKnown(string service, string operation) =>
        _models.SelectMany(model => model.RestProblems(service, operation, _client.Request.Method, _client.Request.Path, _client.Request.Headers.Select(header => (header.Name, header.Value)), _client.Text)).ShouldBeEmpty();
}
