using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract.Lookups;
using Pipeline.Domain;

namespace Pipeline.Bench.Usual;

/// <summary>Lookup rows, remembered between invocations.</summary>
internal sealed class LookupTable(IAmazonDynamoDB dynamo, string table, TimeSpan timeToLive, TimeSpan missingTimeToLive)
{
    private const int KeysPerCall = 100;
    private readonly TripDomain _domain = new();
    private readonly ConcurrentDictionary<string, (LookupRow? Row, DateTime Expires)> _rows = new();

    /// <summary>Sees to it that rows are known.</summary>
    public Task LoadAsync(IEnumerable<string> keys, ParallelOptions parallel)
    {
        var now = DateTime.UtcNow;
        var unknown = keys.Where(key => !_rows.TryGetValue(key, out var entry) || entry.Expires <= now).Distinct();
        return Parallel.ForEachAsync(unknown.Chunk(KeysPerCall), parallel, async (page, token) => await FetchAsync(page, now, token));
    }

    /// <summary>A row that was loaded, or null when the table has none.</summary>
    public LookupRow? this[string key] => _rows[key].Row;

    private async Task FetchAsync(string[] keys, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var key in keys) _rows[key] = (null, now + missingTimeToLive);
        var request = new Dictionary<string, KeysAndAttributes>
        {
            [table] = new() { Keys = [.. keys.Select(key => new Dictionary<string, AttributeValue> { ["pk"] = new(key) })] },
        };
        while (request is { Count: > 0 })
        {
            var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest(request), cancellationToken);
            foreach (var item in response.Responses[table])
            {
                var key = item["pk"].S;
                var attributes = item.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.S ?? attribute.Value.N);
                _rows[key] = (_domain.ReadLookup(key, attributes), now + timeToLive);
            }

            request = response.UnprocessedKeys;
        }
    }
}
