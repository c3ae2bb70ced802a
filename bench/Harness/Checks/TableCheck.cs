using System.Text.Json;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;

namespace Pipeline.Bench.Checks;

/// <summary>Reads what was written to the predictions table.</summary>
internal sealed class TableCheck(Delivered stored, Findings findings)
{
    /// <summary>Every item of every call.</summary>
    public void Run(IEnumerable<RecordedCall> calls)
    {
        foreach (var call in calls)
        {
            using var body = JsonDocument.Parse(call.Body);
            var tables = body.RootElement.GetProperty("RequestItems");
            if (!tables.TryGetProperty(FunctionVariables.PredictionsTable, out var writes))
            {
                findings.Add($"table: a call writes to another table than {FunctionVariables.PredictionsTable}");
                continue;
            }

            if (writes.GetArrayLength() > 25) findings.Add($"table: a call writes {writes.GetArrayLength()} items, DynamoDB takes 25");
            foreach (var write in writes.EnumerateArray()) Check(write.GetProperty("PutRequest").GetProperty("Item"));
        }

        stored.ExpectAll();
    }

    private void Check(JsonElement item)
    {
        var id = item.GetProperty("trip_id").GetProperty("S").GetString()!;
        var trip = stored.Take(
            System.Text.Encoding.UTF8.GetBytes(id), Number(item, "minutes"), System.Text.Encoding.UTF8.GetBytes(Text(item, "model")));
        if (trip is null) return;
        if (Text(item, "requested_at") != trip.RequestedAt) findings.Add($"table: {id} has requested_at '{Text(item, "requested_at")}', its request said '{trip.RequestedAt}'");
        if (Text(item, "scored_at").Length == 0) findings.Add($"table: {id} has no scored_at");
        if (double.IsNaN(Number(item, "expires_at"))) findings.Add($"table: {id} has no expires_at");
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString()! : "";

    private static double Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("N", out var number)
            ? double.Parse(number.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : double.NaN;
}
