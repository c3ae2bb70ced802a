using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// Brings a table's items of an earlier moment back, into another table. What the writes replaced is kept in the engine's process (dynalite-recovery.cjs).
/// Source: "Point-in-time backups for DynamoDB" and the API reference of the three operations.
/// </summary>
/// <param name="engine">Calls an operation of the recovery in the engine's process.</param>
/// <param name="cloud">The cloud's settings.</param>
/// <param name="time">The clock by which tables are brought back.</param>
internal sealed partial class PointInTimeRecovery(Func<string, JsonObject, CallContext, Task<JsonObject>> engine, LocalCloudOptions cloud, TimeProvider time)
{
    private const string Describe = "DescribeContinuousBackups";
    private const string Update = "UpdateContinuousBackups";
    private const string Restore = "RestoreTableToPointInTime";

    /// <summary>For how many days a table can be brought back, and a backup of a deleted one is kept.</summary>
    internal const int MostDays = 35;

    // "LatestRestorableDateTime is typically 5 minutes before the current time."
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    /// <summary>The names of the operations.</summary>
    public static IReadOnlyList<string> Names { get; } = [Describe, Update, Restore];

    /// <summary>Whether an operation is about the recovery.</summary>
    public static bool Handles(string operation) => operation is Describe or Update or Restore;

    /// <summary>The members of one of the operations.</summary>
    public static Members MembersOf(string operation) => operation switch
    {
        Update => Members.Of("TableName", "PointInTimeRecoverySpecification"),
        Restore => Members.Of("SourceTableName", "SourceTableArn", "TargetTableName", "RestoreDateTime", "UseLatestRestorableTime").WithoutEffect("SSESpecificationOverride"),
        _ => Members.Of("TableName"),
    };

    /// <summary>The handler of one of the operations.</summary>
    public OperationHandler Handler(string operation) => operation switch
    {
        Update => UpdateAsync,
        Restore => RestoreAsync,
        _ => DescribeAsync,
    };

    /// <summary>The name of the table that is to be made.</summary>
    /// <exception cref="AwsException">ValidationException: it is no name of a table.</exception>
    internal static string Target(Parameters parameters)
    {
        var target = parameters.RequiredString("TargetTableName");
        return TableName().IsMatch(target)
            ? target
            : throw AwsException.Constraint("ValidationException", "targetTableName", target, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]{3,255}");
    }

    private async Task<JsonObject> UpdateAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var table = NameOf(parameters.RequiredString("TableName"));
        var specification = parameters.Nested("PointInTimeRecoverySpecification") ?? throw parameters.Missing("PointInTimeRecoverySpecification");
        var enabled = specification.Bool("PointInTimeRecoveryEnabled") ?? throw specification.Missing("PointInTimeRecoveryEnabled");
        var days = specification.Int("RecoveryPeriodInDays");
        specification.RefuseOthers();
        if (days is < 1 or > MostDays) throw new AwsException("ValidationException", $"RecoveryPeriodInDays must be between 1 and {MostDays}, and is {days}.");
        var now = time.GetUtcNow();
        var set = new JsonObject { ["TableName"] = table, ["Since"] = now.ToUnixTimeMilliseconds(), ["Days"] = enabled ? days ?? MostDays : null };
        return Described(Window.Of(await engine("SetRecovery", set, context), now));
    }

    private async Task<JsonObject> DescribeAsync(JsonObject input, CallContext context) =>
        Described(await WindowAsync(NameOf(new Parameters("dynamodb", input).RequiredString("TableName")), context));

    private async Task<JsonObject> RestoreAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var source = NameOf(parameters.String("SourceTableArn") ?? parameters.String("SourceTableName") ?? throw parameters.Missing("SourceTableName"));
        var target = Target(parameters);
        DateTimeOffset? wanted = parameters.Number("RestoreDateTime") is { } seconds ? TimeOf(seconds) : null;
        var latest = parameters.Bool("UseLatestRestorableTime") == true;
        if (wanted is null != latest) throw new AwsException("ValidationException", "Exactly one of RestoreDateTime and UseLatestRestorableTime must be given.");
        var window = await WindowAsync(source, context)
            ?? throw new AwsException("PointInTimeRecoveryUnavailableException", $"Point in time recovery is not enabled for table '{source}'");
        var at = wanted ?? window.Latest;
        if (at < window.Earliest || at > window.Latest)
            throw new AwsException("InvalidRestoreTimeException", "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.");
        return await engine("RestoreTable", new JsonObject
        {
            ["SourceTableName"] = source,
            ["TargetTableName"] = target,
            ["CreationDateTime"] = AwsTimestamp.Node(time.GetUtcNow()),
            ["RestoreSummary"] = new JsonObject { ["SourceTableArn"] = cloud.Arn("dynamodb", $"table/{source}"), ["RestoreDateTime"] = AwsTimestamp.Node(at) },
        }, context);
    }

    private async Task<Window?> WindowAsync(string table, CallContext context) =>
        Window.Of(await engine("GetRecovery", new JsonObject { ["TableName"] = table }, context), time.GetUtcNow());

    private static JsonObject Described(Window? window)
    {
        var recovery = new JsonObject { ["PointInTimeRecoveryStatus"] = window is null ? "DISABLED" : "ENABLED" };
        if (window is { } known)
        {
            recovery["RecoveryPeriodInDays"] = known.Days;
            recovery["EarliestRestorableDateTime"] = AwsTimestamp.Node(known.Earliest);
            recovery["LatestRestorableDateTime"] = AwsTimestamp.Node(known.Latest);
        }

        return new JsonObject { ["ContinuousBackupsDescription"] = new JsonObject { ["ContinuousBackupsStatus"] = "ENABLED", ["PointInTimeRecoveryDescription"] = recovery } };
    }

    private static DateTimeOffset TimeOf(double seconds) => seconds is > 0 and < 253402300800
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000))
        : throw new AwsException("InvalidRestoreTimeException", "RestoreDateTime is no time.");

    // A table may be named by its ARN.
    private static string NameOf(string table) => CallSubject.IsArn(table) ? table[(table.LastIndexOf('/') + 1)..] : table;

    [GeneratedRegex("^[a-zA-Z0-9_.-]{3,255}\\z")]
    private static partial Regex TableName();

    /// <summary>The moments that a table can be brought back to.</summary>
    private readonly record struct Window(DateTimeOffset Earliest, DateTimeOffset Latest, int Days)
    {
        /// <summary>The window by the engine's answer; null for a table without recovery.</summary>
        public static Window? Of(JsonObject answer, DateTimeOffset now)
        {
            if (answer["Since"] is not { } since) return null;
            var days = answer["Days"]!.GetValue<int>();
            var begun = DateTimeOffset.FromUnixTimeMilliseconds(since.GetValue<long>());
            var earliest = begun > now.AddDays(-days) ? begun : now.AddDays(-days);
            return new Window(earliest, now - Lag > earliest ? now - Lag : earliest, days);
        }
    }
}
