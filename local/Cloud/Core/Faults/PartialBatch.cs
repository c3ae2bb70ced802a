using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Faults;

/// <summary>An operation on many items that answers which of them it left undone.</summary>
internal abstract class PartialBatch
{
    private static readonly Dictionary<(string, string), PartialBatch> All = new()
    {
        [("dynamodb", "BatchGetItem")] = new Keys(),
        [("dynamodb", "BatchWriteItem")] = new Writes(),
        [("kinesis", "PutRecords")] = new Records(),
    };

    /// <summary>The operations, for messages.</summary>
    public static IEnumerable<string> Operations => All.Keys.Select(key => $"{key.Item1}:{key.Item2}");

    /// <summary>The operation of a name, or null where it is not of this kind.</summary>
    public static PartialBatch? Of(string service, string operation) => All.GetValueOrDefault((service, operation));

    /// <summary>Carries out a part of a call.</summary>
    /// <param name="input">The whole call; it is left as it is.</param>
    /// <param name="withheld">Says of each item, by its place, whether it stays undone.</param>
    /// <param name="call">Carries out a call.</param>
    /// <returns>The answer to the whole call, and whether any item stayed undone.</returns>
    public abstract Task<(JsonObject Answer, bool Partial)> InvokeAsync(JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call);

    private static void Split(JsonArray items, Func<int, bool> withheld, ref int place, JsonArray done, JsonArray undone)
    {
        foreach (var item in items) (withheld(place++) ? undone : done).Add(item?.DeepClone());
    }

    private sealed class Writes : PartialBatch
    {
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
            Join(answer, "UnprocessedItems", left, (table, more) => { foreach (var item in more.AsArray()) table.AsArray().Add(item?.DeepClone()); });
            return (answer, true);
        }
    }

    private sealed class Keys : PartialBatch
    {
        public override async Task<(JsonObject Answer, bool Partial)> InvokeAsync(
            JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call)
        {
            var part = input.DeepClone().AsObject();
            var (tables, left, responses, place) = (new JsonObject(), new JsonObject(), new JsonObject(), 0);
            foreach (var (table, request) in input["RequestItems"] as JsonObject ?? [])
            {
                var (done, undone) = (new JsonArray(), new JsonArray());
                Split(request?["Keys"] as JsonArray ?? [], withheld, ref place, done, undone);
                // A table all of whose keys are left undone has an empty list of items in the answer.
                responses[table] = new JsonArray();
                if (done.Count > 0) tables[table] = With(request!, done);
                if (undone.Count > 0) left[table] = With(request!, undone);
            }

            if (left.Count == 0) return (await call(input), false);
            part["RequestItems"] = tables;
            var answer = tables.Count > 0 ? await call(part) : new JsonObject { ["Responses"] = responses };
            Join(answer, "UnprocessedKeys", left, (table, more) =>
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

    private sealed class Records : PartialBatch
    {
        public override async Task<(JsonObject Answer, bool Partial)> InvokeAsync(
            JsonObject input, Func<int, bool> withheld, Func<JsonObject, Task<JsonObject>> call)
        {
            var (done, undone, place) = (new JsonArray(), new JsonArray(), 0);
            var records = input["Records"] as JsonArray ?? [];
            Split(records, withheld, ref place, done, undone);
            if (undone.Count == 0) return (await call(input), false);
            var part = input.DeepClone().AsObject();
            part["Records"] = done;
            var answer = done.Count > 0 ? await call(part) : new JsonObject { ["FailedRecordCount"] = 0, ["Records"] = new JsonArray() };
            var answered = new Queue<JsonNode?>(answer["Records"]!.AsArray().Select(record => record?.DeepClone()));
            var all = new JsonArray();
            for (var i = 0; i < records.Count; i++) all.Add(withheld(i) ? Refused() : answered.Dequeue());
            answer["FailedRecordCount"] = (int?)answer["FailedRecordCount"] + undone.Count;
            answer["Records"] = all;
            return (answer, true);
        }

        private static JsonObject Refused() => new()
        {
            ["ErrorCode"] = "ProvisionedThroughputExceededException",
            ["ErrorMessage"] = "Rate exceeded for shard.",
        };
    }

    // What the engine itself left undone stays so.
    private static void Join(JsonObject answer, string member, JsonObject left, Action<JsonNode, JsonNode> append)
    {
        if (answer[member] is not JsonObject present) answer[member] = present = [];
        foreach (var (table, items) in left)
        {
            if (present[table] is { } there) append(there, items!);
            else present[table] = items!.DeepClone();
        }
    }
}
