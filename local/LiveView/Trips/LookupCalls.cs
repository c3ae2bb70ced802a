using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Trips;

/// <summary>Finds a lookup row in an environment's calls of the lookup table.</summary>
/// <param name="calls">The calls of the environment, oldest first.</param>
/// <param name="table">The table.</param>
internal sealed class LookupCalls(IEnumerable<JournaledCall> calls, string table)
{
    private readonly List<(JournaledCall Call, JsonNode Asked, JsonNode Said)> _calls =
        [.. calls.Where(call => call is { Operation: "BatchGetItem", Status: 200 }).Select(Read).OfType<(JournaledCall, JsonNode, JsonNode)>()];

    /// <summary>Each time the row was requested, newest first, with the row that the table returned; null when it returned none.</summary>
    public IEnumerable<(DateTimeOffset At, JsonObject? Row)> Of(string key) => _calls.AsEnumerable().Reverse()
        .Where(call => call.Asked["RequestItems"]?[table]?["Keys"]?.AsArray().Any(asked => Key(asked) == key) == true)
        .Select(call => (call.Call.At, call.Said["Responses"]?[table]?.AsArray().FirstOrDefault(row => Key(row) == key)?.AsObject()));

    private static string? Key(JsonNode? item) => (string?)item?["pk"]?["S"];

    private static (JournaledCall, JsonNode, JsonNode)? Read(JournaledCall call)
    {
        try
        {
            return DocumentJson.Parse(call.Request.Span) is { } asked && DocumentJson.Parse(call.Response.Span) is { } said ? (call, asked, said) : null;
        }
        catch (JsonException)
        {
            // A fault cut the answer off.
            return null;
        }
    }
}
