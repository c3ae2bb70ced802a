using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>
/// Converts member names and times between a service and an integration. In an integration every member begins with an upper-case letter. Of the
/// emulated services, only Step Functions has members that begin with a lower-case letter.
/// </summary>
internal static class MemberNames
{
    /// <summary>Converts a task's arguments to the service's input.</summary>
    public static JsonObject ToService(string service, JsonObject arguments) =>
        service == "sfn" ? (JsonObject)Map(arguments, char.ToLowerInvariant, null)! : arguments.DeepClone().AsObject();

    /// <summary>Converts a service's response to a task's result.</summary>
    /// <param name="service">The service.</param>
    /// <param name="answer">The response.</param>
    /// <param name="isoTimes">True for times as ISO 8601 texts (AWS SDK integrations), false for epoch milliseconds (optimized integrations).</param>
    public static JsonObject ToResult(string service, JsonObject answer, bool isoTimes)
    {
        Func<DateTimeOffset, JsonNode> times = isoTimes ? Iso : value => JsonValue.Create(value.ToUnixTimeMilliseconds());
        return (JsonObject)Map(answer, service == "sfn" ? char.ToUpperInvariant : null, times)!;
    }

    /// <summary>A time in Step Functions' format: ISO 8601 with milliseconds, in UTC.</summary>
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
