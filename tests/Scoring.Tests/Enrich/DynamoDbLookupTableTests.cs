using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using Pipeline.Scoring.Enrich;

namespace Pipeline.Scoring.Tests.Enrich;

public sealed class DynamoDbLookupTableTests
{
    private readonly IAmazonDynamoDB _client = Substitute.For<IAmazonDynamoDB>();

    [Fact]
    public async Task Rows_come_as_text_and_unprocessed_keys_are_told_from_missing_ones()
    {
        BatchGetItemRequest? asked = null;
        _client.BatchGetItemAsync(Arg.Do<BatchGetItemRequest>(request => asked = request), Arg.Any<CancellationToken>()).Returns(new BatchGetItemResponse
        {
            Responses = new() { ["lookups"] = [new() { ["pk"] = new() { S = "zone#1" }, ["borough"] = new() { S = "EWR" }, ["latitude"] = new() { N = "40.5" }, ["note"] = new() { NULL = true } }] },
            UnprocessedKeys = new() { ["lookups"] = new() { Keys = [new() { ["pk"] = new() { S = "zone#3" } }] } },
        });

        var page = await new DynamoDbLookupTable(_client, "lookups").GetAsync(["zone#1", "zone#2", "zone#3"], default);

        asked!.RequestItems["lookups"].Keys.Select(key => key["pk"].S).ShouldBe(["zone#1", "zone#2", "zone#3"]);
        page.Rows.Keys.ShouldBe(["zone#1"]);
        page.Rows["zone#1"].ShouldBe(new Dictionary<string, string> { ["pk"] = "zone#1", ["borough"] = "EWR", ["latitude"] = "40.5" }, ignoreOrder: true);
        page.Unprocessed.ShouldBe(["zone#3"]);
    }

    [Fact]
    public async Task An_empty_answer_is_no_rows()
    {
        _client.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()).Returns(new BatchGetItemResponse());
        var page = await new DynamoDbLookupTable(_client, "lookups").GetAsync(["zone#1"], default);
        page.Rows.ShouldBeEmpty();
        page.Unprocessed.ShouldBeEmpty();
    }
}
