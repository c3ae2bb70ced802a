using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>Tables in memory. <see cref="KeptRecoveryTests"/> has those that are on disk.</summary>
[Trait("Cost", "process")]
public sealed class PointInTimeRecoveryTests : IAsyncLifetime
{
    private RecoverableRows _rows = null!;

    public async ValueTask InitializeAsync() => _rows = await RecoverableRows.StartAsync();

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    [Fact]
    public async Task A_table_has_no_recovery_until_it_is_enabled()
    {
        (await _rows.RecoveryAsync()).ToJsonString().ShouldBe("""{"PointInTimeRecoveryStatus":"DISABLED"}""");
        (await _rows.RefusalAsync("RestoreTableToPointInTime", """{"SourceTableName":"rows","TargetTableName":"copy","UseLatestRestorableTime":true}"""))
            .Code.ShouldBe("PointInTimeRecoveryUnavailableException");
    }

    [Fact]
    public async Task A_table_can_be_brought_back_from_when_recovery_was_enabled_until_five_minutes_ago()
    {
        await _rows.EnableAsync();
        await _rows.EnableAsync();
        var enabled = _rows.Time.GetUtcNow();
        _rows.Time.Advance(TimeSpan.FromMinutes(20));
        await _rows.EnableAsync();
        var described = await _rows.RecoveryAsync();
        described["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("ENABLED");
        described["RecoveryPeriodInDays"]!.GetValue<int>().ShouldBe(35);
        Time(described, "EarliestRestorableDateTime").ShouldBe(enabled);
        Time(described, "LatestRestorableDateTime").ShouldBe(_rows.Time.GetUtcNow().AddMinutes(-5));
    }

    [Fact]
    public async Task The_earliest_moment_moves_with_the_days_that_the_table_is_to_be_recoverable()
    {
        await _rows.EnableAsync();
        _rows.Time.Advance(TimeSpan.FromDays(40));
        Time(await _rows.RecoveryAsync(), "EarliestRestorableDateTime").ShouldBe(_rows.Time.GetUtcNow().AddDays(-35));
        await _rows.CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":3}}""");
        Time(await _rows.RecoveryAsync(), "EarliestRestorableDateTime").ShouldBe(_rows.Time.GetUtcNow().AddDays(-3));
    }

    [Fact]
    public async Task The_items_of_a_moment_are_in_the_new_table_however_they_were_written_since()
    {
        foreach (var key in new[] { "kept", "put", "updated", "deleted", "twice" }) await _rows.PutAsync(key, 1);
        await _rows.EnableAsync();
        await _rows.PutAsync("twice", 2);
        _rows.Time.Advance(TimeSpan.FromSeconds(1));
        var (wanted, items) = (_rows.Time.GetUtcNow(), await _rows.ItemsAsync("rows"));
        _rows.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _rows.PutAsync("put", 3);
        await _rows.PutAsync("new", 1);
        await _rows.CallAsync("UpdateItem", """{"TableName":"rows","Key":{"pk":{"S":"updated"}},"UpdateExpression":"SET n = n + :one","ExpressionAttributeValues":{":one":{"N":"1"}}}""");
        await _rows.CallAsync("UpdateItem", """{"TableName":"rows","Key":{"pk":{"S":"upserted"}},"UpdateExpression":"SET n = :one","ExpressionAttributeValues":{":one":{"N":"1"}}}""");
        await _rows.CallAsync("DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"deleted"}}}""");
        await _rows.CallAsync("DeleteItem", """{"TableName":"rows","Key":{"pk":{"S":"never there"}}}""");
        await _rows.CallAsync("BatchWriteItem", """{"RequestItems":{"rows":[{"PutRequest":{"Item":{"pk":{"S":"twice"},"n":{"N":"9"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"put"}}}}]}}""");
        _rows.Time.Advance(TimeSpan.FromMinutes(10));

        await RestoreAsync(wanted);
        (await _rows.ItemsAsync("copy")).ShouldBe(items);
        items.ShouldBe(["deleted=1", "kept=1", "put=1", "twice=2", "updated=1"]);
        (await _rows.ItemsAsync("rows")).ShouldBe(["kept=1", "new=1", "twice=9", "updated=2", "upserted=1"]);
        var two = await _rows.CallAsync("Query", """{"TableName":"copy","IndexName":"by-n","KeyConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}""");
        two["Items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_table_with_a_sort_key_comes_back_too()
    {
        await _rows.CallAsync("CreateTable", """
            {
              "TableName":"sorted","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],
              "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}]
            }
            """);
        await _rows.ActiveAsync("sorted");
        await _rows.CallAsync("PutItem", """{"TableName":"sorted","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}""");
        await _rows.CallAsync("UpdateContinuousBackups", """{"TableName":"sorted","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");
        var wanted = _rows.Time.GetUtcNow();
        _rows.Time.Advance(TimeSpan.FromMinutes(10));
        await _rows.CallAsync("PutItem", """{"TableName":"sorted","Item":{"pk":{"S":"a"},"n":{"N":"2"}}}""");
        await _rows.CallAsync("DeleteItem", """{"TableName":"sorted","Key":{"pk":{"S":"a"},"n":{"N":"1"}}}""");
        await _rows.CallAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"sorted","TargetTableName":"copy","RestoreDateTime":{{Seconds(wanted)}}}""");
        await _rows.ActiveAsync("copy");
        (await _rows.ItemsAsync("copy")).ShouldBe(["a=1"]);
    }

    [Fact]
    public async Task A_refused_write_changes_nothing_of_what_is_brought_back()
    {
        await _rows.PutAsync("x", 1);
        await _rows.EnableAsync();
        await _rows.RefusalAsync("PutItem", """{"TableName":"rows","Item":{"pk":{"S":"x"},"n":{"N":"2"}},"ConditionExpression":"attribute_not_exists(pk)"}""");
        _rows.Time.Advance(TimeSpan.FromMinutes(10));
        await RestoreAsync(_rows.Time.GetUtcNow().AddMinutes(-7));
        (await _rows.ItemsAsync("copy")).ShouldBe(["x=1"]);
    }

    [Fact]
    public async Task The_new_table_has_the_keys_and_the_origin_and_no_other_setting()
    {
        await _rows.EnableAsync();
        await _rows.CallAsync("UpdateTimeToLive", """{"TableName":"rows","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}""");
        _rows.Time.Advance(TimeSpan.FromMinutes(10));
        var answered = (await RestoreAsync(_rows.Time.GetUtcNow().AddMinutes(-6)))["TableDescription"]!;
        answered["TableStatus"]!.ToString().ShouldBe("CREATING");
        var (copy, rows) = ((await _rows.CallAsync("DescribeTable", """{"TableName":"copy"}"""))["Table"]!, (await _rows.CallAsync("DescribeTable", """{"TableName":"rows"}"""))["Table"]!);
        copy["KeySchema"]!.ToJsonString().ShouldBe(rows["KeySchema"]!.ToJsonString());
        copy["TableArn"]!.ToString().ShouldEndWith(":table/copy");
        copy["GlobalSecondaryIndexes"]![0]!["IndexArn"]!.ToString().ShouldEndWith(":table/copy/index/by-n");
        copy["TableId"]!.ToString().ShouldNotBe(rows["TableId"]!.ToString());
        copy["RestoreSummary"]!["SourceTableArn"]!.ToString().ShouldBe("arn:aws:dynamodb:us-east-1:000000000000:table/rows");
        copy["RestoreSummary"]!["RestoreInProgress"]!.GetValue<bool>().ShouldBeFalse();
        Time(copy["RestoreSummary"]!, "RestoreDateTime").ShouldBe(_rows.Time.GetUtcNow().AddMinutes(-6));
        (await _rows.RecoveryAsync("copy"))["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("DISABLED");
        (await _rows.CallAsync("DescribeTimeToLive", """{"TableName":"copy"}"""))["TimeToLiveDescription"]!["TimeToLiveStatus"]!.ToString().ShouldBe("DISABLED");
    }

    [Theory]
    [InlineData(-601)] // before recovery was enabled
    [InlineData(-299)] // within the last five minutes
    public async Task A_moment_outside_of_the_window_is_refused(int seconds)
    {
        await _rows.EnableAsync();
        _rows.Time.Advance(TimeSpan.FromSeconds(600));
        var at = Seconds(_rows.Time.GetUtcNow().AddSeconds(seconds));
        (await _rows.RefusalAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{at}}}""")).Code.ShouldBe("InvalidRestoreTimeException");
    }

    [Theory]
    [InlineData("""{"SourceTableName":"none","TargetTableName":"copy","UseLatestRestorableTime":true}""", "TableNotFoundException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"rows","UseLatestRestorableTime":true}""", "TableAlreadyExistsException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"copy"}""", "ValidationException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"a~b","UseLatestRestorableTime":true}""", "ValidationException")]
    [InlineData("""{"SourceTableName":"rows","TargetTableName":"copy","UseLatestRestorableTime":true,"BillingModeOverride":"PROVISIONED"}""", "NotImplemented")]
    public async Task What_cannot_be_restored_is_refused_as_AWS_does(string request, string code)
    {
        await _rows.EnableAsync();
        (await _rows.RefusalAsync("RestoreTableToPointInTime", request)).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("DescribeContinuousBackups", """{"TableName":"none"}""", "TableNotFoundException")]
    [InlineData("UpdateContinuousBackups", """{"TableName":"none","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""", "TableNotFoundException")]
    [InlineData("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":36}}""", "ValidationException")]
    public async Task Settings_that_are_wrong_are_refused(string operation, string request, string code) => (await _rows.RefusalAsync(operation, request)).Code.ShouldBe(code);

    [Fact]
    public async Task Recovery_that_was_disabled_begins_anew()
    {
        await _rows.EnableAsync();
        await _rows.PutAsync("x", 1);
        _rows.Time.Advance(TimeSpan.FromHours(1));
        await _rows.CallAsync("UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false}}""");
        await _rows.EnableAsync();
        Time(await _rows.RecoveryAsync(), "EarliestRestorableDateTime").ShouldBe(_rows.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_table_that_was_deleted_and_made_again_starts_without_recovery()
    {
        await _rows.EnableAsync();
        await _rows.DeleteAsync();
        await _rows.CallAsync("CreateTable", RecoverableRows.Table);
        await _rows.ActiveAsync("rows");
        (await _rows.RecoveryAsync())["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("DISABLED");
    }

    [Fact]
    public async Task No_client_reaches_the_operations_of_the_engine_s_process()
    {
        foreach (var operation in new[] { "SetRecovery", "GetRecovery", "RestoreTable", "ListDeleted", "RestoreDeleted" })
            (await Should.ThrowAsync<AwsException>(() => _rows.Cloud.CallAsync("dynamodb", "LocalEngine." + operation, new JsonObject { ["TableName"] = "rows" }))).Code.ShouldBe("NotImplemented");
    }

    private async Task<JsonObject> RestoreAsync(DateTimeOffset at)
    {
        var answer = await _rows.CallAsync("RestoreTableToPointInTime", $$"""{"SourceTableName":"rows","TargetTableName":"copy","RestoreDateTime":{{Seconds(at)}}}""");
        await _rows.ActiveAsync("copy");
        return answer;
    }

    private static DateTimeOffset Time(JsonNode node, string member) =>
        node[member] is JsonValue value && value.TryGetValue<AwsTimestamp>(out var time) ? time.Value : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(node[member]!.GetValue<double>() * 1000));

    private static string Seconds(DateTimeOffset at) => FormattableString.Invariant($"{at.ToUnixTimeMilliseconds() / 1000m}");
}
