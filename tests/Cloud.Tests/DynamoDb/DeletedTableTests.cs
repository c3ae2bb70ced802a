using System.Text.Json.Nodes;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>Of a deleted table that had point-in-time recovery its last items come back from the backup that DynamoDB makes.</summary>
[Trait("Cost", "process")]
public sealed class DeletedTableTests : IAsyncLifetime
{
    private RecoverableRows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _rows = await RecoverableRows.StartAsync();
        foreach (var key in new[] { "a", "b" }) await _rows.PutAsync(key, 1);
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    [Fact]
    public async Task It_comes_back_under_its_name_with_its_last_items_and_its_indexes()
    {
        await _rows.EnableAsync();
        await _rows.PutAsync("b", 2);
        await _rows.DeleteAsync();
        var backup = (await BackupsAsync("SYSTEM")).ShouldHaveSingleItem()!;
        (backup["BackupName"]!.ToString(), backup["BackupType"]!.ToString(), backup["BackupStatus"]!.ToString()).ShouldBe(("rows$DeletedTableBackup", "SYSTEM", "AVAILABLE"));
        var answered = (await RestoreAsync(backup["BackupArn"]!.ToString()))["TableDescription"]!;
        answered["RestoreSummary"]!["SourceBackupArn"]!.ToString().ShouldBe(backup["BackupArn"]!.ToString());
        await _rows.ActiveAsync("rows");
        (await _rows.ItemsAsync("rows")).ShouldBe(["a=1", "b=2"]);
        var two = await _rows.CallAsync("Query", """{"TableName":"rows","IndexName":"by-n","KeyConditionExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":"2"}}}""");
        two["Items"]!.AsArray().Count.ShouldBe(1);
        // As of any restored table, its recovery is to be turned on again.
        (await _rows.RecoveryAsync())["PointInTimeRecoveryStatus"]!.ToString().ShouldBe("DISABLED");
    }

    [Fact]
    public async Task Its_protection_is_taken_from_it_before_which_changes_nothing_else()
    {
        var answer = await _rows.CallAsync("UpdateTable", """{"TableName":"rows","DeletionProtectionEnabled":false}""");
        answer["TableDescription"]!["TableName"]!.ToString().ShouldBe("rows");
        var ofClient = await _rows.Cloud.CallAsync("dynamodb", "DynamoDB_20120810.UpdateTable", new JsonObject { ["TableName"] = "rows", ["DeletionProtectionEnabled"] = true });
        ofClient["TableDescription"]!["TableName"]!.ToString().ShouldBe("rows");
        (await Should.ThrowAsync<AwsException>(() => _rows.CallAsync("UpdateTable", """{"TableName":"none","DeletionProtectionEnabled":false}"""))).Code.ShouldBe("ResourceNotFoundException");
        (await Should.ThrowAsync<AwsException>(() => _rows.CallAsync("UpdateTable", """{"TableName":"rows"}"""))).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task Without_recovery_nothing_is_kept()
    {
        await _rows.DeleteAsync();
        (await BackupsAsync("ALL")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("USER", 0)]
    [InlineData("SYSTEM", 1)]
    [InlineData("ALL", 1)]
    public async Task Backups_are_listed_by_their_type_and_without_one_those_on_demand_are(string? type, int count)
    {
        await _rows.EnableAsync();
        await _rows.DeleteAsync();
        (await BackupsAsync(type)).Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_backup_is_kept_for_35_days()
    {
        await _rows.EnableAsync();
        await _rows.DeleteAsync();
        var arn = (await BackupsAsync("SYSTEM"))[0]!["BackupArn"]!.ToString();
        _rows.Time.Advance(TimeSpan.FromDays(35));
        (await BackupsAsync("SYSTEM")).Count.ShouldBe(1);
        _rows.Time.Advance(TimeSpan.FromSeconds(1));
        (await BackupsAsync("SYSTEM")).ShouldBeEmpty();
        (await Should.ThrowAsync<AwsException>(() => RestoreAsync(arn))).Code.ShouldBe("BackupNotFoundException");
    }

    [Fact]
    public async Task A_table_that_is_there_is_not_restored_over()
    {
        await _rows.EnableAsync();
        await _rows.DeleteAsync();
        await _rows.CallAsync("CreateTable", RecoverableRows.Table);
        await _rows.ActiveAsync("rows");
        var arn = (await BackupsAsync("SYSTEM"))[0]!["BackupArn"]!.ToString();
        (await Should.ThrowAsync<AwsException>(() => RestoreAsync(arn))).Code.ShouldBe("TableAlreadyExistsException");
    }

    [Fact]
    public async Task Backups_of_tables_on_disk_are_there_after_a_restart()
    {
        using var kept = new KeptCloud();
        string arn;
        await using (var life = await kept.StartAsync(context => [new DynamoDbService(context)]))
        {
            await life.CallAsync("dynamodb", "CreateTable", RecoverableRows.Table);
            await Eventually.HoldsAsync(async () => (await life.CallAsync("dynamodb", "DescribeTable", """{"TableName":"rows"}"""))["Table"]!["TableStatus"]!.ToString() == "ACTIVE", "it is active");
            await life.CallAsync("dynamodb", "UpdateContinuousBackups", """{"TableName":"rows","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}""");
            await life.CallAsync("dynamodb", "PutItem", """{"TableName":"rows","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}""");
            await life.CallAsync("dynamodb", "DeleteTable", """{"TableName":"rows"}""");
            arn = (await life.CallAsync("dynamodb", "ListBackups", """{"BackupType":"SYSTEM"}"""))["BackupSummaries"]![0]!["BackupArn"]!.ToString();
        }

        await using var again = await kept.StartAsync(context => [new DynamoDbService(context)]);
        await again.CallAsync("dynamodb", "RestoreTableFromBackup", $$"""{"TargetTableName":"copy","BackupArn":"{{arn}}"}""");
        await Eventually.HoldsAsync(async () => (await again.CallAsync("dynamodb", "DescribeTable", """{"TableName":"copy"}"""))["Table"]!["TableStatus"]!.ToString() == "ACTIVE", "it is active");
        (await again.CallAsync("dynamodb", "Scan", """{"TableName":"copy"}"""))["Items"]!.AsArray().Count.ShouldBe(1);
    }

    private async Task<JsonArray> BackupsAsync(string? type) =>
        (await _rows.CallAsync("ListBackups", type is null ? """{"TableName":"rows"}""" : $$"""{"TableName":"rows","BackupType":"{{type}}"}"""))["BackupSummaries"]!.AsArray();

    private Task<JsonObject> RestoreAsync(string arn) => _rows.CallAsync("RestoreTableFromBackup", $$"""{"TargetTableName":"rows","BackupArn":"{{arn}}"}""");
}
