using Pipeline.Aws.Direct;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Scoring.Enrich;

namespace Pipeline.Scoring.Tests.Enrich;

public sealed class DirectLookupTableTests
{
    private readonly FakeServiceClient _client = new();

    [Fact]
    public async Task Rows_come_as_text_and_unprocessed_keys_are_told_from_missing_ones()
    {
        _client.Answer(200,
            """
            {"Responses": {"lookups": [{"pk": {"S": "zone#1"}, "borough": {"S": "EWR \"\u00e9\""}, "latitude": {"N": "40.5"}, "note": {"NULL": true}}]},
             "UnprocessedKeys": {"lookups": {"Keys": [{"pk": {"S": "zone#3"}}]}}}
            """);

        var page = await GetAsync("zone#1", "zone#2", "zone\"3");

        (_client.Request.Method, _client.Request.Path, _client.Header("x-amz-target"), _client.Header("content-type"))
            .ShouldBe(("POST", "/", "DynamoDB_20120810.BatchGetItem", "application/x-amz-json-1.0"));
        _client.Json["RequestItems"]!["lookups"]!["Keys"]!.AsArray().Select(key => (string)key!["pk"]!["S"]!).ShouldBe(["zone#1", "zone#2", "zone\"3"]);
        page.Rows.Keys.ShouldBe(["zone#1"]);
        page.Rows["zone#1"].ShouldBe(new Dictionary<string, string> { ["pk"] = "zone#1", ["borough"] = "EWR \"é\"", ["latitude"] = "40.5" }, ignoreOrder: true);
        page.Unprocessed.ShouldBe(["zone#3"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Responses":{"lookups":[]},"UnprocessedKeys":{}}""")]
    public async Task An_empty_answer_is_no_rows(string answer)
    {
        _client.Answer(200, answer);
        var page = await GetAsync("zone#1");
        page.Rows.ShouldBeEmpty();
        page.Unprocessed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_throttled_call_may_be_made_again_and_a_missing_table_not()
    {
        _client.Answer(400, """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}""");
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(() => GetAsync("zone#1"))).ShouldBeTrue();
        _client.Answer(400, """{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}""");
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(() => GetAsync("zone#1"))).ShouldBeFalse();
    }

    private Task<LookupPage> GetAsync(params string[] keys) => new DirectLookupTable(_client, "lookups").GetAsync(keys, default);
}
