using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// The tables' time-to-live settings. dynalite cannot store them, so they are kept and shown here. They have no effect: no row
/// expires.
/// </summary>
internal sealed class TimeToLive(Func<string, OperationHandler> engine, StateJournal journal)
{
    private const string Update = "UpdateTimeToLive";
    private const string Describe = "DescribeTimeToLive";
    private readonly ConcurrentDictionary<string, string> _attributes = new(
        journal.Take("").Select(kept => KeyValuePair.Create(kept.Key, kept.Value.GetValue<string>())), StringComparer.Ordinal);

    /// <summary>The names of the two operations.</summary>
    public static IReadOnlyList<string> Names { get; } = [Update, Describe];

    /// <summary>Whether an operation is about a time to live.</summary>
    public static bool Handles(string operation) => operation is Update or Describe;

    /// <summary>The members of one of the two operations.</summary>
    public static Members MembersOf(string operation) => operation == Update ? Members.Of("TableName", "TimeToLiveSpecification") : Members.Of("TableName");

    /// <summary>The handler of one of the two operations.</summary>
    public OperationHandler Handler(string operation) => operation == Update ? UpdateAsync : DescribeAsync;

    private async Task<JsonObject> UpdateAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var table = await TableAsync(parameters, context);
        var specification = parameters.Nested("TimeToLiveSpecification") ?? throw parameters.Missing("TimeToLiveSpecification");
        var attribute = specification.RequiredString("AttributeName");
        var enabled = specification.Bool("Enabled") ?? throw specification.Missing("Enabled");
        specification.RefuseOthers();
        var known = _attributes.TryGetValue(table, out var current);
        if (known == enabled)
        {
            throw new AwsException(
                "ValidationException", enabled ? "TimeToLive is already enabled" : "TimeToLive is already disabled");
        }

        if (!enabled && current != attribute)
            throw new AwsException("ValidationException", $"TimeToLive is active on a different AttributeName: current AttributeName is {current}");
        if (enabled) _attributes[table] = attribute;
        else _attributes.TryRemove(table, out _);
        journal.Save(table, () => _attributes.TryGetValue(table, out var now) ? now : null);
        return new JsonObject
        {
            ["TimeToLiveSpecification"] = new JsonObject { ["Enabled"] = enabled, ["AttributeName"] = attribute },
        };
    }

    private async Task<JsonObject> DescribeAsync(JsonObject input, CallContext context)
    {
        var parameters = new Parameters("dynamodb", input);
        var table = await TableAsync(parameters, context);
        return new JsonObject
        {
            ["TimeToLiveDescription"] = _attributes.TryGetValue(table, out var attribute)
                ? new JsonObject { ["TimeToLiveStatus"] = "ENABLED", ["AttributeName"] = attribute }
                : new JsonObject { ["TimeToLiveStatus"] = "DISABLED" },
        };
    }

    // A table that was deleted and created again starts without a time to live, so its creation time is part of the key.
    private async Task<string> TableAsync(Parameters parameters, CallContext context)
    {
        var name = parameters.RequiredString("TableName");
        var described = await engine("DescribeTable")(new JsonObject { ["TableName"] = name }, context);
        return $"{name}@{described["Table"]?["CreationDateTime"]?.ToJsonString()}";
    }
}
