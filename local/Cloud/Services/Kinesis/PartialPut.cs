using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A PutRecords call of which some records are throttled.</summary>
internal sealed class PartialPut : PartialBatch
{
    /// <inheritdoc/>
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
