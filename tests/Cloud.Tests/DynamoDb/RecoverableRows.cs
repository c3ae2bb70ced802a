using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>A table named <c>rows</c> in memory, with an index, on a clock that a test moves.</summary>
internal sealed class RecoverableRows : IAsyncDisposable
{
    /// <summary>The request that makes the table.</summary>
    public const string Table = """
        {
          "TableName":"rows","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
          "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],
          "GlobalSecondaryIndexes":[{"IndexName":"by-n","KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]
        }
        """;

    private RecoverableRows(CloudUnderTest cloud, FakeTimeProvider time) => (Cloud, Time) = (cloud, time);

    /// <summary>The cloud.</summary>
    public CloudUnderTest Cloud { get; }

    /// <summary>Its clock.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>Makes the table.</summary>
    public static async Task<RecoverableRows> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero));
        var rows = new RecoverableRows(await CloudUnderTest.StartAsync(options => new DynamoDbService(CloudContext.Unchecked(options, time, new Dispatcher([])))), time);
        await rows.CallAsync("CreateTable", Table);
        await rows.ActiveAsync("rows");
        return rows;
    }

    public Task<JsonObject> CallAsync(string operation, string input) => Cloud.InvokeAsync("dynamodb", operation, JsonNode.Parse(input)!.AsObject());

    public Task<AwsException> RefusalAsync(string operation, string input) => Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));

    public Task EnableAsync() => CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");

    public Task PutAsync(string key, int number) =>
        CallAsync("PutItem", new JsonObject { ["TableName"] = "rows", ["Item"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = key }, ["n"] = new JsonObject { ["N"] = $"{number}" } } }.ToJsonString());

    public Task ActiveAsync(string table) => Eventually.HoldsAsync(
        async () => (await CallAsync("DescribeTable", $$"""{"TableName":"{{table}}"}"""))["Table"]!["TableStatus"]!.ToString() == "ACTIVE", $"{table} is active");

    /// <summary>Deletes the table and waits until it is gone.</summary>
    public async Task DeleteAsync()
    {
        await CallAsync("DeleteTable", """{"TableName":"rows"}""");
        await Eventually.HoldsAsync(async () => (await CallAsync("ListTables", "{}"))["TableNames"]!.AsArray().Count == 0, "the table is deleted");
    }

    public async Task<IReadOnlyList<string>> ItemsAsync(string table) =>
        [.. (await CallAsync("Scan", $$"""{"TableName":"{{table}}"}"""))["Items"]!.AsArray().Select(item => $"{item!["pk"]!["S"]}={item["n"]!["N"]}").Order(StringComparer.Ordinal)];

    public async Task<JsonNode> RecoveryAsync(string table = "rows") =>
        (await CallAsync("DescribeContinuousBackups", $$"""{"TableName":"{{table}}"}"""))["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!;

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
