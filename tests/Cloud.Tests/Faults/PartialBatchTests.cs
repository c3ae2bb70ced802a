using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>What an answer names as undone is undone, what it does not name is done, and the rest of the answer is the service's own.</summary>
[Trait("Cost", "process")]
public sealed class PartialBatchTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public async Task Unprocessed_items_are_not_written_and_the_others_are(double share)
    {
        await using var cloud = await TableAsync($"dynamodb:BatchWriteItem calls=1 unprocessed={share}");
        var answer = await cloud.CallAsync("dynamodb", "BatchWriteItem", Writes(20));
        var left = answer["UnprocessedItems"]!["lookups"]!.AsArray().Select(item => item!["PutRequest"]!["Item"]!["pk"]!["S"]!.ToString()).ToHashSet();
        left.Count.ShouldBeInRange(share < 1 ? 2 : 20, share < 1 ? 14 : 20);
        (await KeysAsync(cloud)).ShouldBe(Enumerable.Range(0, 20).Select(i => $"k{i}").Except(left), ignoreOrder: true);
        await cloud.CallAsync("dynamodb", "BatchWriteItem", new JsonObject { ["RequestItems"] = answer["UnprocessedItems"]!.DeepClone() });
        (await KeysAsync(cloud)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task Unprocessed_keys_are_not_read_and_keep_what_the_request_asked_of_them()
    {
        await using var cloud = await TableAsync("dynamodb:BatchGetItem calls=1 unprocessed=0.5");
        await cloud.CallAsync("dynamodb", "BatchWriteItem", Writes(20));
        var keys = new JsonArray([.. Enumerable.Range(0, 20).Select(i => new JsonObject { ["pk"] = new JsonObject { ["S"] = $"k{i}" } })]);
        var request = new JsonObject { ["RequestItems"] = new JsonObject { ["lookups"] = new JsonObject { ["Keys"] = keys, ["ProjectionExpression"] = "pk" } } };
        var answer = await cloud.CallAsync("dynamodb", "BatchGetItem", request);
        var left = answer["UnprocessedKeys"]!["lookups"]!;
        left["ProjectionExpression"]!.ToString().ShouldBe("pk");
        var read = answer["Responses"]!["lookups"]!.AsArray().Count;
        read.ShouldBeInRange(3, 17);
        (read + left["Keys"]!.AsArray().Count).ShouldBe(20);
        var rest = await cloud.CallAsync("dynamodb", "BatchGetItem", new JsonObject { ["RequestItems"] = answer["UnprocessedKeys"]!.DeepClone() });
        rest["Responses"]!["lookups"]!.AsArray().Count.ShouldBe(20 - read);
    }

    [Fact]
    public async Task Refused_records_are_not_on_the_stream_and_answers_keep_the_order_of_the_records()
    {
        await using var cloud = await FaultyCloud.StartAsync(
            (options, _) => [new KinesisService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])), new KinesisOptions())], ["kinesis:PutRecords unprocessed=0.3"]);
        await cloud.CallAsync("kinesis", "CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        var records = new JsonArray([.. Enumerable.Range(0, 30).Select(i => new JsonObject { ["Data"] = Convert.ToBase64String([(byte)i]), ["PartitionKey"] = "k" })]);
        var answer = await cloud.CallAsync("kinesis", "PutRecords", new JsonObject { ["StreamName"] = "trips", ["Records"] = records });
        var refused = Enumerable.Range(0, 30).Where(i => answer["Records"]![i]!["ErrorCode"] is not null).ToList();
        refused.Count.ShouldBeInRange(2, 20);
        answer["FailedRecordCount"]!.GetValue<int>().ShouldBe(refused.Count);
        answer["Records"]![refused[0]]!["ErrorCode"]!.ToString().ShouldBe("ProvisionedThroughputExceededException");
        var iterator = await cloud.CallAsync("kinesis", "GetShardIterator", new JsonObject
        {
            ["StreamName"] = "trips",
            ["ShardId"] = "shardId-000000000000",
            ["ShardIteratorType"] = "TRIM_HORIZON",
        });
        var read = await cloud.CallAsync("kinesis", "GetRecords", new JsonObject { ["ShardIterator"] = iterator["ShardIterator"]!.DeepClone() });
        var stored = read["Records"]!.AsArray().Select(record => (Number: (int)Convert.FromBase64String((string)record!["Data"]!)[0], Sequence: (string)record["SequenceNumber"]!)).ToList();
        stored.Select(record => record.Number).ShouldBe(Enumerable.Range(0, 30).Except(refused));
        stored.ShouldAllBe(record => (string)answer["Records"]![record.Number]!["SequenceNumber"]! == record.Sequence);
    }

    private static JsonObject Writes(int count) => new()
    {
        ["RequestItems"] = new JsonObject
        {
            ["lookups"] = new JsonArray([.. Enumerable.Range(0, count).Select(i =>
                new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = $"k{i}" } } } })]),
        },
    };

    private static async Task<IReadOnlyList<string>> KeysAsync(FaultyCloud cloud) =>
        [.. (await cloud.CallAsync("dynamodb", "Scan", new JsonObject { ["TableName"] = "lookups" }))["Items"]!.AsArray().Select(item => item!["pk"]!["S"]!.ToString())];

    private static async Task<FaultyCloud> TableAsync(string rule)
    {
        var cloud = await FaultyCloud.StartAsync((options, _) => [new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])))], [rule]);
        await cloud.CallAsync("dynamodb", "CreateTable", JsonNode.Parse("""
            {"TableName": "lookups", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
             "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST"}
            """)!.AsObject());
        return cloud;
    }
}
