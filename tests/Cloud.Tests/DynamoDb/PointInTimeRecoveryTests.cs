using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>Tables in memory. <see cref="KeptRecoveryTests"/> has those that are on disk.</summary>
[Trait("Cost", "process")]
public sealed class PointInTimeRecoveryTests : IAsyncLifetime
{
    private const string Table = """
        {
          "TableName":"rows","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
          "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],
          "GlobalSecondaryIndexes":[{"IndexName":"by-n","KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]
        }
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero));
    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync(options => new DynamoDbService(CloudContext.Unchecked(options, _time, new Dispatcher([]))));
        await CallAsync("CreateTable", Table);
        await ActiveAsync("rows");
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_table_has_no_recovery_until_it_is_enabled()
    {
        (await DescribedAsync()).ToJsonString().ShouldBe("""{"PointInTimeRecoveryStatus":"DISABLED"}""");
        (await RefusalAsync("RestoreTableToPointInTime", """{"SourceTableName":"rows","TargetTableName":"copy","UseLatestRestorableTime":true}"""))
            .Code.ShouldBe("PointInTimeRecoveryUnavailableException");
    }

    [Fact]
    public async Task A_table_can_be_brought_back_from_when_recovery_was_enabled_until_five_minutes_ago()
    {
        await EnableAsync();
        await EnableAsync();
        var enabled = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(20));
        await EnableAsync();
        var described = await DescribedAsync();
        described["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("ENABLED");
        described["RecoveryPeriodInDays"]!.GetValue<int>().ShouldBe(35);
        Time(described, "EarliestRestorableDateTime").ShouldBe(enabled);
        Time(described, "LatestRestorableDateTime").ShouldBe(_time.GetUtcNow().AddMinutes(-5));
    }

    [Fact]
    public async Task The_earliest_moment_moves_with_the_days_that_the_table_is_to_be_recoverable()
    {
        await EnableAsync();
        _time.Advance(TimeSpan.FromDays(40));
        Time(await DescribedAsync(), "EarliestRestorableDateTime").ShouldBe(_time.GetUtcNow().AddDays(-35));
        await CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":3}}""");
        Time(await DescribedAsync(), "EarliestRestorableDateTime").ShouldBe(_time.GetUtcNow().AddDays(-3));
    }

    [Fact]
    public async Task The_items_of_a_moment_are_in_the_new_table_however_they_were_written_since()
    {
        foreach (var key in new[] { "kept", "put", "updated", "deleted", "twice" }) await PutAsync(key, 1);
        await EnableAsync();
        await PutAsync("twice", 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        var (wanted, items) = (_time.GetUtcNow(), await ItemsAsync("rows"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await PutAsync("put", 3);
        await PutAsync("new", 1);
        await CallAsync("UpdateItem", """{"TableName":"rows","Key":{"pk":{"S":"updated"}},"UpdateExpression":"SET n = n + :one","ExpressionAttributeValues":{":one":{"N":"1"}}}""");
        await CallAsync("UpdateItem", """{"TableName":"rows","Key":{"pk":{"S":"upserted"}},"UpdateExpression":"SET n = :one","ExpressionAttributeValues":{":one":{"N":"1"}}}""");
        await CallAsync("DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"deleted"}}}""");
        await CallAsync("DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"never there"}}}""");
        await CallAsync("BatchWriteItem", """{"RequestItems":{"rows":[{"PutRequest":{"Item":{"pk":{"S":"twice"},"n":{"N":"9"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"put"}}}}]}}""");
        _time.Advance(TimeSpan.FromMinutes(10));

        await RestoreAsync(wanted);
        (await ItemsAsync("copy")).ShouldBe(items);
        items.ShouldBe(["deleted=1", "kept=1", "put=1", "twice=2", "updated=1"]);
        (await ItemsAsync("rows")).ShouldBe(["kept=1", "new=1", "twice=9", "updated=2", "upserted=1"]);
        var two = await CallAsync("Query", """{"TableName":"copy","IndexName":"by-n","KeyConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}""");
        two["Items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_table_with_a_sort_key_comes_back_too()
    {
        await CallAsync("CreateTable", """
            {
              "TableName":"sorted","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],
              "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}]
            }
            """);
        await ActiveAsync("sorted");
        await CallAsync("PutItem", """{"TableName":"sorted","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}""");
        await CallAsync("UpdateContinuousBackups", """{"TableName":"sorted","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");
        var wanted = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(10));
        await CallAsync("PutItem", """{"TableName":"sorted","Item":{"pk":{"S":"a"},"n":{"N":"2"}}}""");
        await CallAsync("DeleteItem", """{"TableName":"sorted","Key":{"pk":{"S":"a"},"n":{"N":"1"}}}""");
        await CallAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"sorted","TargetTableName":"copy","RestoreDateTime":{{Seconds(wanted)}}}""");
        await ActiveAsync("copy");
        (await ItemsAsync("copy")).ShouldBe(["a=1"]);
    }

    [Fact]
    public async Task A_refused_write_changes_nothing_of_what_is_brought_back()
    {
        await PutAsync("x", 1);
        await EnableAsync();
        await RefusalAsync("PutItem", """{"TableName":"rows","Item":{"pk":{"S":"x"},"n":{"N":"2"}},"ConditionExpression":"attribute_not_exists(pk)"}""");
        _time.Advance(TimeSpan.FromMinutes(10));
        await RestoreAsync(_time.GetUtcNow().AddMinutes(-7));
        (await ItemsAsync("copy")).ShouldBe(["x=1"]);
    }

    [Fact]
    public async Task The_new_table_has_the_keys_and_the_origin_and_no_other_setting()
    {
        await EnableAsync();
        await CallAsync("UpdateTimeToLive", """{"TableName":"rows","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}""");
        _time.Advance(TimeSpan.FromMinutes(10));
        var answered = (await RestoreAsync(_time.GetUtcNow().AddMinutes(-6)))["TableDescription"]!;
        answered["TableStatus"]!.ToString().ShouldBe("CREATING");
        var (copy, rows) = ((await CallAsync("DescribeTable", """{"TableName":"copy"}"""))["Table"]!, (await CallAsync("DescribeTable", """{"TableName":"rows"}"""))["Table"]!);
        copy["KeySchema"]!.ToJsonString().ShouldBe(rows["KeySchema"]!.ToJsonString());
        copy["TableArn"]!.ToString().ShouldEndWith(":table/copy");
        copy["GlobalSecondaryIndexes"]![0]!["IndexArn"]!.ToString().ShouldEndWith(":table/copy/index/by-n");
        copy["TableId"]!.ToString().ShouldNotBe(rows["TableId"]!.ToString());
        copy["RestoreSummary"]!["SourceTableArn"]!.ToString().ShouldBe("arn:aws:dynamodb:us-east-1:000000000000:table/rows");
        copy["RestoreSummary"]!["RestoreInProgress"]!.GetValue<bool>().ShouldBeFalse();
        Time(copy["RestoreSummary"]!, "RestoreDateTime").ShouldBe(_time.GetUtcNow().AddMinutes(-6));
        (await DescribedAsync("copy"))["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("DISABLED");
        (await CallAsync("DescribeTimeToLive", """{"TableName":"copy"}"""))["TimeToLiveDescription"]!["TimeToLiveStatus"]!.ToString().ShouldBe("DISABLED");
    }

    [Theory]
    [InlineData(-601)] // before recovery was enabled
    [InlineData(-299)] // within the last five minutes
    public async Task A_moment_outside_of_the_window_is_refused(int seconds)
    {
        await EnableAsync();
        _time.Advance(TimeSpan.FromSeconds(600));
        var at = Seconds(_time.GetUtcNow().AddSeconds(seconds));
        (await RefusalAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{at}}}""")).Code.ShouldBe("InvalidRestoreTimeException");
    }

    [Theory]
    [InlineData("""{"SourceTableName":"none","TargetTableName":"copy","UseLatestRestorableTime":true}""", "TableNotFoundException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"rows","UseLatestRestorableTime":true}""", "TableAlreadyExistsException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"copy"}""", "ValidationException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"a~b","UseLatestRestorableTime":true}""", "ValidationException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"copy","UseLatestRestorableTime":true,"BillingModeOverride":"PROVISIONED"}""", "NotImplemented")]
    public async Task What_cannot_be_restored_is_refused_as_AWS_does(string request, string code)
    {
        await EnableAsync();
        (await RefusalAsync("RestoreTableToPointInTime", request)).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("DescribeContinuousBackups", """{"TableName":"none"}""", "TableNotFoundException")]
    [InlineData("UpdateContinuousBackups", """{"TableName":"none","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""", "TableNotFoundException")]
    [InlineData("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":36}}""", "ValidationException")]
    public async Task Settings_that_are_wrong_are_refused(string operation, string request, string code) => (await RefusalAsync(operation, request)).Code.ShouldBe(code);

    [Fact]
    public async Task Recovery_that_was_disabled_begins_anew()
    {
        await EnableAsync();
        await PutAsync("x", 1);
        _time.Advance(TimeSpan.FromHours(1));
        await CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false}}""");
        await EnableAsync();
        Time(await DescribedAsync(), "EarliestRestorableDateTime").ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public async Task A_table_that_was_deleted_and_made_again_starts_without_recovery()
    {
        await EnableAsync();
        await CallAsync("DeleteTable", """{"TableName":"rows"}""");
        await Eventually.HoldsAsync(async () => (await CallAsync("ListTables", "{}"))["TableNames"]!.AsArray().Count == 0, "the table is deleted");
        await CallAsync("CreateTable", Table);
        await ActiveAsync("rows");
        (await DescribedAsync())["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("DISABLED");
    }

    [Fact]
    public async Task No_client_reaches_the_operations_of_the_engine_s_process()
    {
        foreach (var operation in new[] { "SetRecovery", "GetRecovery", "RestoreTable", "ListDeleted", "RestoreDeleted" })
            (await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("dynamodb", "LocalEngine." + operation, new JsonObject { ["TableName"] = "rows" }))).Code.ShouldBe("NotImplemented");
    }

    private Task<JsonObject> CallAsync(string operation, string input) => _cloud.InvokeAsync("dynamodb", operation, JsonNode.Parse(input)!.AsObject());

    private Task<AwsException> RefusalAsync(string operation, string input) => Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));

    private Task EnableAsync() => CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");

    private Task PutAsync(string key, int number) =>
        CallAsync("PutItem", new JsonObject { ["TableName"] = "rows", ["Item"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = key }, ["n"] = new JsonObject { ["N"] = $"{number}" } } }.ToJsonString());

    private async Task<JsonObject> RestoreAsync(DateTimeOffset at)
    {
        var answer = await CallAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{Seconds(at)}}}""");
        await ActiveAsync("copy");
        return answer;
    }

    private Task ActiveAsync(string table) => Eventually.HoldsAsync(
        async () => (await CallAsync("DescribeTable", $$"""{"TableName":"{{table}}"}"""))["Table"]!["TableStatus"]!.ToString() == "ACTIVE", $"{table} is active");

    private async Task<JsonNode> DescribedAsync(string table = "rows") =>
        (await CallAsync("DescribeContinuousBackups", $$"""{"TableName":"{{table}}"}"""))["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!;

    private async Task<IReadOnlyList<string>> ItemsAsync(string table) =>
        [.. (await CallAsync("Scan", $$"""{"TableName":"{{table}}"}"""))["Items"]!.AsArray().Select(item => $"{item!["pk"]!["S"]}={item["n"]!["N"]}").Order(StringComparer.Ordinal)];

    private static DateTimeOffset Time(JsonNode node, string member) =>
        node[member] is JsonValue value && value.TryGetValue<AwsTimestamp>(out var time) ? time.Value : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(node[member]!.GetValue<double>() * 1000));

    private static string Seconds(DateTimeOffset at) => FormattableString.Invariant($"{at.ToUnixTimeMilliseconds() / 1000m}");
}
