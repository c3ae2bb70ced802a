using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>A BatchGetItem that leaves some keys unprocessed.</summary>
internal sealed class PartialRead : PartialBatch
{
    /// <inheritdoc/>
    public override async Task<(JsonObject Answer, bool Partial)> InvokeAsync(
        JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call)
    {
        var part = input.DeepClone().AsObject();
        var (tables, left, responses, place) = (new JsonObject(), new JsonObject(), new JsonObject(), 0);
        foreach (var (table, request) in input["RequestItems"] as JsonObject ?? [])
        {
            var (done, undone) = (new JsonArray(), new JsonArray());
            Split(request?["Keys"] as JsonArray ?? [], withheld, ref place, done, undone);
            // If all of a table's keys stay unprocessed, its list of items in the answer is empty.
            responses[table] = new JsonArray();
            if (done.Count > 0) tables[table] = With(request!, done);
            if (undone.Count > 0) left[table] = With(request!, undone);
        }

        if (left.Count == 0) return (await call(input), false);
        part["RequestItems"] = tables;
        var answer = tables.Count > 0 ? await call(part) : new JsonObject { ["Responses"] = responses };
        UnprocessedTables.Join(answer, "UnprocessedKeys", left, (table, more) =>
        {
            foreach (var key in more["Keys"]!.AsArray()) table["Keys"]!.AsArray().Add(key?.DeepClone());
        });
        return (answer, true);
    }

    private static JsonObject With(JsonNode request, JsonArray keys)
    {
        var copy = request.DeepClone().AsObject();
        copy["Keys"] = keys;
        return copy;
    }
}

/// <summary>The unprocessed part of an answer, by table.</summary>
internal static class UnprocessedTables
{
    /// <summary>Adds the withheld items to those that the engine itself left unprocessed.</summary>
    public static void Join(JsonObject answer, string member, JsonObject left, Action<JsonNode, JsonNode> append)
    {
        if (answer[member] is not JsonObject present) answer[member] = present = [];
        foreach (var (table, items) in left)
        {
            if (present[table] is { } there) append(there, items!);
            else present[table] = items!.DeepClone();
        }
    }
}
