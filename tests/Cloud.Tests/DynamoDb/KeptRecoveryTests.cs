using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>The recovery of tables that are on disk goes on over a restart.</summary>
[Trait("Cost", "process")]
public sealed class KeptRecoveryTests : IDisposable
{
    private const string Table = """
        {"TableName":"rows","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
        """;

    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task Items_of_a_moment_before_a_restart_come_back()
    {
        var began = _cloud.Time.GetUtcNow();
        await using (var life = await StartAsync())
        {
            await life.CallAsync("dynamodb", "CreateTable", Table);
            await ActiveAsync(life, "rows");
            await EnableAsync(life);
            await PutAsync(life, "a", "1");
            await PutAsync(life, "b", "1");
            _cloud.Time.Advance(TimeSpan.FromMinutes(1));
            await PutAsync(life, "a", "2");
        }

        await using var again = await StartAsync();
        // In the moment of the last write before: the clock stands.
        await again.CallAsync("dynamodb", "DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"b"}}}""");
        await PutAsync(again, "c", "1");
        foreach (var value in (string[])["3", "4", "5"]) await PutAsync(again, "a", value);
        _cloud.Time.Advance(TimeSpan.FromMinutes(10));
        await RestoreAsync(again, began);
        (await ItemsAsync(again, "copy")).ShouldBe(["a=1", "b=1"]);
        (await ItemsAsync(again, "rows")).ShouldBe(["a=5", "c=1"]);
    }

    [Fact]
    public async Task A_restore_that_a_kill_interrupted_is_finished_by_the_next_start()
    {
        var began = _cloud.Time.GetUtcNow();
        for (var turn = 0; turn < 3; turn++)
        {
            await using (var life = await StartAsync())
            {
                if (turn == 0)
                {
                    await life.CallAsync("dynamodb", "CreateTable", Table);
                    await ActiveAsync(life, "rows");
                    for (var i = 0; i < 500; i++) await PutAsync(life, FormattableString.Invariant($"k{i:000}"), "1");
                    await EnableAsync(life);
                    began = _cloud.Time.GetUtcNow();
                    _cloud.Time.Advance(TimeSpan.FromMinutes(10));
                    for (var i = 0; i < 500; i++) await PutAsync(life, FormattableString.Invariant($"k{i:000}"), "2");
                }

                // Killed at once: the table is filled after the answer.
                await life.CallAsync("dynamodb", "RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{began.ToUnixTimeSeconds()}}}""");
            }

            await using var again = await StartAsync();
            await ActiveAsync(again, "copy");
            var items = await ItemsAsync(again, "copy");
            (items.Count, items.All(item => item.EndsWith("=1", StringComparison.Ordinal))).ShouldBe((500, true));
            await again.CallAsync("dynamodb", "DeleteTable", """{"TableName":"copy"}""");
        }
    }

    [Fact]
    public async Task A_deleted_table_takes_its_recovery_with_it()
    {
        await using (var life = await StartAsync())
        {
            await life.CallAsync("dynamodb", "CreateTable", Table);
            await ActiveAsync(life, "rows");
            await EnableAsync(life);
            await PutAsync(life, "a", "1");
            await life.CallAsync("dynamodb", "DeleteTable", """{"TableName":"rows"}""");
        }

        await using var again = await StartAsync();
        await again.CallAsync("dynamodb", "CreateTable", Table);
        await ActiveAsync(again, "rows");
        (await again.AskAsync("dynamodb", "DescribeContinuousBackups", """{"TableName":"rows"}""")).ShouldContain("\"PointInTimeRecoveryStatus\":\"DISABLED\"");
        await Should.ThrowAsync<AwsException>(() => RestoreAsync(again, _cloud.Time.GetUtcNow()));
    }

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context => [new DynamoDbService(context)]);

    private static Task EnableAsync(CloudLife life) =>
        life.CallAsync("dynamodb", "UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");

    private static Task PutAsync(CloudLife life, string key, string value) =>
        life.CallAsync("dynamodb", "PutItem", """{"TableName":"rows","Item":{"pk":{"S":"KEY"},"n":{"N":"VALUE"}}}""".Replace("KEY", key).Replace("VALUE", value));

    private static async Task RestoreAsync(CloudLife life, DateTimeOffset at)
    {
        await life.CallAsync("dynamodb", "RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{at.ToUnixTimeSeconds()}}}""");
        await ActiveAsync(life, "copy");
    }

    private static Task ActiveAsync(CloudLife life, string table) => Eventually.HoldsAsync(
        async () => (await life.AskAsync("dynamodb", "DescribeTable", $$"""{"TableName":"{{table}}"}""")).Contains("\"TableStatus\":\"ACTIVE\"", StringComparison.Ordinal), $"{table} is active");

    private static async Task<IReadOnlyList<string>> ItemsAsync(CloudLife life, string table) =>
        [.. (await life.CallAsync("dynamodb", "Scan", $$"""{"TableName":"{{table}}"}"""))["Items"]!.AsArray().Select(item => $"{item!["pk"]!["S"]}={item["n"]!["N"]}").Order(StringComparer.Ordinal)];
}
