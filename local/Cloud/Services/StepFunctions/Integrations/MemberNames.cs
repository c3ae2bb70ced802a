using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>
/// Between a service's own member names and times and those of an integration, where every member begins with an upper-case
/// letter. Of the services here only Step Functions itself has names that do not.
/// </summary>
internal static class MemberNames
{
    /// <summary>A task's arguments as the service reads them.</summary>
    public static JsonObject ToService(string service, JsonObject arguments) =>
        service == "sfn" ? (JsonObject)Map(arguments, char.ToLowerInvariant, null)! : arguments.DeepClone().AsObject();

    /// <summary>A service's answer as a task's result.</summary>
    /// <param name="service">The service.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isoTimes">Whether times are ISO 8601 texts (SDK integrations) or epoch milliseconds (optimized integrations).</param>
    public static JsonObject ToResult(string service, JsonObject answer, bool isoTimes)
    {
        Func<DateTimeOffset, JsonNode> times = isoTimes ? Iso : value => JsonValue.Create(value.ToUnixTimeMilliseconds());
        return (JsonObject)Map(answer, service == "sfn" ? char.ToUpperInvariant : null, times)!;
    }

    /// <summary>A time as Step Functions writes times.</summary>
    public static JsonNode Iso(DateTimeOffset value) =>
        JsonValue.Create(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    private static JsonNode? Map(JsonNode? node, Func<char, char>? first, Func<DateTimeOffset, JsonNode>? times) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(Name(member.Key, first), Map(member.Value, first, times)))),
        JsonArray items => new JsonArray([.. items.Select(item => Map(item, first, times))]),
        JsonValue value when times is not null && value.TryGetValue<AwsTimestamp>(out var time) => times(time.Value),
        _ => node?.DeepClone(),
    };

    private static string Name(string name, Func<char, char>? first) => first is null || name.Length == 0 ? name : first(name[0]) + name[1..];
}
