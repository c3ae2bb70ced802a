using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Contract.Intervals;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>A process's DynamoDB client: a lookup table that has the zones of every trip, intervals and no routes, and the predictions table.</summary>
internal sealed class SimulatedDynamoDb() : AmazonDynamoDBClient(new AnonymousAWSCredentials(), new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1" })
{
    private const int MostItems = 25;
    private static readonly Dictionary<string, string> Zone = new()
    {
        ["borough"] = "Manhattan",
        ["zone"] = "Central Park",
        ["service_zone"] = "Yellow Zone",
        ["latitude"] = "40.78",
        ["longitude"] = "-73.97",
    };

    private static readonly Dictionary<string, string> Intervals = new() { ["bins"] = "20,-4,6.5,300;,-8,12,301" };

    /// <summary>What it reaches.</summary>
    public Services Services { get; set; } = null!;

    public override Task<BatchGetItemResponse> BatchGetItemAsync(BatchGetItemRequest request, CancellationToken cancellationToken = default)
    {
        var (table, asked) = request.RequestItems.Single();
        var names = asked.Keys.ConvertAll(key => key["pk"].S);
        return Services.Wire.CallAsync(Operation.Lookup, names[0], fault =>
        {
            var processed = Processed(names.Count, fault);
            var rows = names.Take(processed).Where(name => !name.StartsWith("route#", StringComparison.Ordinal)).Select(Row).ToList();
            return new BatchGetItemResponse
            {
                Responses = new() { [table] = rows },
                UnprocessedKeys = processed == names.Count ? [] : new() { [table] = new KeysAndAttributes { Keys = asked.Keys[processed..] } },
            };
        }, cancellationToken);
    }

    public override Task<BatchWriteItemResponse> BatchWriteItemAsync(BatchWriteItemRequest request, CancellationToken cancellationToken = default)
    {
        var (table, writes) = request.RequestItems.Single();
        if (writes.Count > MostItems) Services.Findings.Add($"a call with {writes.Count} items");
        if (writes.DistinctBy(Id).Count() < writes.Count) Services.Findings.Add("a call names a key twice");
        var stored = Services.Stored;
        return Services.Wire.CallAsync(Operation.Store, Id(writes[0]), fault =>
        {
            var processed = Processed(writes.Count, fault);
            foreach (var write in writes.Take(processed)) stored.Items[Id(write)] = Stored(write.PutRequest.Item);
            return new BatchWriteItemResponse { UnprocessedItems = processed == writes.Count ? [] : new() { [table] = writes[processed..] } };
        }, cancellationToken);
    }

    private static int Processed(int asked, Fault? fault) => Math.Max(0, asked - (fault?.Kind == FaultKind.Partial ? fault.Amount : 0));

    private static string Id(WriteRequest write) => write.PutRequest.Item["trip_id"].S;

    private static StoredPrediction Stored(Dictionary<string, AttributeValue> item) => new(
        item.TryGetValue("minutes", out var minutes) ? double.Parse(minutes.N, CultureInfo.InvariantCulture) : null,
        item.TryGetValue("model", out var model) ? model.S : null,
        item.TryGetValue("low", out var low) ? double.Parse(low.N, CultureInfo.InvariantCulture) : null,
        item.TryGetValue("unscored", out var unscored) ? unscored.S : null);

    private static Dictionary<string, AttributeValue> Row(string name)
    {
        var row = (name == IntervalLookups.Key.ToString() ? Intervals : Zone).ToDictionary(attribute => attribute.Key, attribute => new AttributeValue { S = attribute.Value });
        row["pk"] = new AttributeValue { S = name };
        return row;
    }
}
