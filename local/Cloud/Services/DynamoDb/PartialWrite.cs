using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>A BatchWriteItem that leaves some items unprocessed.</summary>
internal sealed class PartialWrite : PartialBatch
{
    /// <inheritdoc/>
    public override async Task<(JsonObject Answer, bool Partial)> InvokeAsync(
        JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call)
    {
        var part = input.DeepClone().AsObject();
        var (tables, left, place) = (new JsonObject(), new JsonObject(), 0);
        foreach (var (table, items) in input["RequestItems"] as JsonObject ?? [])
        {
            var (done, undone) = (new JsonArray(), new JsonArray());
            Split(items as JsonArray ?? [], withheld, ref place, done, undone);
            if (done.Count > 0) tables[table] = done;
            if (undone.Count > 0) left[table] = undone;
        }

        if (left.Count == 0) return (await call(input), false);
        part["RequestItems"] = tables;
        var answer = tables.Count > 0 ? await call(part) : [];
        UnprocessedTables.Join(answer, "UnprocessedItems", left, (table, more) => { foreach (var item in more.AsArray()) table.AsArray().Add(item?.DeepClone()); });
        return (answer, true);
    }
}
