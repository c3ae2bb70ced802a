using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// The backups that DynamoDB makes of tables that are deleted and had point-in-time recovery: their last items, for 35 days. Backups on demand there are
/// none. Source: "Restoring a deleted table with point-in-time recovery" and the API reference of both operations.
/// </summary>
/// <param name="engine">Calls an operation of the recovery in the engine's process.</param>
/// <param name="cloud">The cloud's settings.</param>
/// <param name="time">The clock by which backups are made and expire.</param>
internal sealed class DeletedTables(Func<string, JsonObject, CallContext, Task<JsonObject>> engine, LocalCloudOptions cloud, TimeProvider time)
{
    private const string List = "ListBackups";
    private const string Restore = "RestoreTableFromBackup";

    /// <summary>The names of the operations.</summary>
    public static IReadOnlyList<string> Names { get; } = [List, Restore];

    /// <summary>Whether an operation is about backups.</summary>
    public static bool Handles(string operation) => operation is List or Restore;

    /// <summary>The members of one of the operations.</summary>
    public static Members MembersOf(string operation) => operation == List
        ? Members.Of("TableName", "BackupType")
        : Members.Of("TargetTableName", "BackupArn").WithoutEffect("SSESpecificationOverride");

    /// <summary>The handler of one of the operations.</summary>
    public OperationHandler Handler(string operation) => operation == List ? ListAsync : RestoreAsync;

    private async Task<JsonObject> ListAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var type = parameters.String("BackupType") ?? "USER";
        if (type is not ("USER" or "SYSTEM" or "ALL" or "AWS_BACKUP"))
            throw AwsException.Constraint("ValidationException", "backupType", type, "Member must satisfy enum value set: [USER, SYSTEM, AWS_BACKUP, ALL]");
        var answer = await engine("ListDeleted", new JsonObject { ["Now"] = time.GetUtcNow().ToUnixTimeMilliseconds() }, context);
        var table = parameters.String("TableName");
        return new JsonObject
        {
            ["BackupSummaries"] = new JsonArray([.. answer["Backups"]!.AsArray()
                .Where(backup => type is "SYSTEM" or "ALL" && (table is null || table == backup!["TableName"]!.ToString() || table == backup["TableArn"]!.ToString()))
                .Select(backup => (JsonNode)Summary(backup!.AsObject()))]),
        };
    }

    private async Task<JsonObject> RestoreAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var target = PointInTimeRecovery.Target(parameters);
        var backup = parameters.RequiredString("BackupArn");
        var now = time.GetUtcNow();
        return await engine("RestoreDeleted", new JsonObject
        {
            ["Id"] = backup[(backup.LastIndexOf('/') + 1)..],
            ["Now"] = now.ToUnixTimeMilliseconds(),
            ["TargetTableName"] = target,
            ["CreationDateTime"] = AwsTimestamp.Node(now),
            ["RestoreSummary"] = new JsonObject { ["SourceBackupArn"] = backup },
        }, context);
    }

    private JsonObject Summary(JsonObject backup)
    {
        var name = backup["TableName"]!.ToString();
        var made = DateTimeOffset.FromUnixTimeMilliseconds(backup["Time"]!.GetValue<long>());
        return new JsonObject
        {
            ["TableName"] = name,
            ["TableId"] = backup["TableId"]?.DeepClone(),
            ["TableArn"] = backup["TableArn"]!.DeepClone(),
            ["BackupArn"] = cloud.Arn("dynamodb", string.Create(CultureInfo.InvariantCulture, $"table/{name}/backup/{backup["Id"]}")),
            ["BackupName"] = name + "$DeletedTableBackup",
            ["BackupCreationDateTime"] = AwsTimestamp.Node(made),
            ["BackupExpiryDateTime"] = AwsTimestamp.Node(made.AddDays(PointInTimeRecovery.MostDays)),
            ["BackupStatus"] = "AVAILABLE",
            ["BackupType"] = "SYSTEM",
        };
    }
}
