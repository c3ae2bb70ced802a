using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

[Trait("Cost", "process")]
public sealed class KeptTableTests : IDisposable
{
    private const string Table = """
        {"TableName":"rows","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
        """;

    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task A_table_and_its_items_are_there_again()
    {
        string table, items, timeToLive;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("dynamodb", "CreateTable", Table);
            await life.CallAsync("dynamodb", "UpdateTimeToLive", """{"TableName":"rows","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}""");
            for (var i = 0; i < 50; i++) await life.CallAsync("dynamodb", "PutItem", """{"TableName":"rows","Item":{"pk":{"S":"KEY"},"n":{"N":"7"}}}""".Replace("KEY", FormattableString.Invariant($"k{i}")));
            await life.CallAsync("dynamodb", "DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"k7"}}}""");
            table = await life.AskAsync("dynamodb", "DescribeTable", """{"TableName":"rows"}""");
            items = await life.AskAsync("dynamodb", "Scan", """{"TableName":"rows"}""");
            timeToLive = await life.AskAsync("dynamodb", "DescribeTimeToLive", """{"TableName":"rows"}""");
        }

        await using var again = await StartAsync();
        (await again.AskAsync("dynamodb", "Scan", """{"TableName":"rows"}""")).ShouldBe(items);
        items.ShouldContain("\"Count\":49");
        (await again.AskAsync("dynamodb", "DescribeTable", """{"TableName":"rows"}""")).ShouldContain("\"TableStatus\":\"ACTIVE\"");
        (await again.AskAsync("dynamodb", "DescribeTimeToLive", """{"TableName":"rows"}""")).ShouldBe(timeToLive);
        timeToLive.ShouldContain("until");
        table.ShouldContain("\"TableName\":\"rows\"");
    }

    [Fact]
    public async Task A_table_is_active_or_gone_whenever_the_cloud_was_killed_in_its_making_or_deletion()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            // Killed at once: the engine activates a table, or removes it, a moment after it has answered.
            await using (var life = await StartAsync()) await life.CallAsync("dynamodb", "CreateTable", Table);
            await using (var life = await StartAsync())
            {
                await life.CallAsync("dynamodb", "PutItem", """{"TableName":"rows","Item":{"pk":{"S":"x"}}}""");
                await life.CallAsync("dynamodb", "DeleteTable", """{"TableName":"rows"}""");
            }

            await using var again = await StartAsync();
            (await Should.ThrowAsync<AwsException>(() => again.CallAsync("dynamodb", "DescribeTable", """{"TableName":"rows"}"""))).Code.ShouldBe("ResourceNotFoundException");
            await again.CallAsync("dynamodb", "CreateTable", Table);
            await Eventually.HoldsAsync(async () => (await again.AskAsync("dynamodb", "DescribeTable", """{"TableName":"rows"}""")).Contains("ACTIVE", StringComparison.Ordinal), "the table is active");
            (await again.AskAsync("dynamodb", "Scan", """{"TableName":"rows"}""")).ShouldContain("\"Count\":0");
            await again.CallAsync("dynamodb", "DeleteTable", """{"TableName":"rows"}""");
        }
    }

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context => [new DynamoDbService(context)]);
}
