using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Cli.Rescoring;

/// <summary>The features that a model is shown for landed lines.</summary>
internal interface ILineFeatures
{
    /// <summary>What is said of the features in the table of answers.</summary>
    string Name { get; }

    /// <summary>The features of lines, each as it is sent to the model.</summary>
    Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken);
}

/// <summary>The features as they landed.</summary>
internal sealed class LandedFeatures : ILineFeatures
{
    /// <inheritdoc/>
    public string Name => "landed";

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. lines.Select(LandedObjects.Features)]);
}

/// <summary>The features computed anew from the requests, with the rows that the table of lookups has now.</summary>
/// <param name="dynamoDb">DynamoDB.</param>
/// <param name="table">The table of lookups.</param>
/// <param name="domain">Reads requests and rows, and computes the features.</param>
internal sealed class FreshFeatures(IAmazonDynamoDB dynamoDb, string table, IScoringDomain domain) : ILineFeatures
{
    private const string KeyName = "pk";
    private const int KeysPerCall = 100; // the maximum of BatchGetItem

    // Null for a row that the table does not have.
    private readonly Dictionary<LookupKey, LookupRow?> _rows = [];

    /// <inheritdoc/>
    public string Name => "now";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken)
    {
        var requests = lines.Select(line => (Request: Read(line), Keys: new LookupKey[domain.LookupsPerRequest])).ToList();
        foreach (var (request, keys) in requests) request.GetLookupKeys(keys);
        foreach (var missing in requests.SelectMany(request => request.Keys).Where(key => !_rows.ContainsKey(key)).Distinct().Chunk(KeysPerCall)) await FetchAsync(missing, cancellationToken);
        using var row = new Utf8Output();
        var features = new List<string>(requests.Count);
        foreach (var (request, keys) in requests)
        {
            row.Clear();
            request.Enrich([.. keys.Select(key => _rows[key])]).WriteFeatures(row);
            features.Add(Encoding.UTF8.GetString(row.WrittenSpan));
        }

        return features;
    }

    private IScoringRequest Read(JsonObject line) => domain.TryRead(Encoding.UTF8.GetBytes(line.ToJsonString()), out var request, out var reason)
        ? request
        : throw new RescoringException($"The line of {domain.IdName} {line[domain.IdName]} in the log holds no request ({reason}): mend its object or move it away.");

    private async Task FetchAsync(IReadOnlyList<LookupKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys) _rows[key] = null;
        var named = keys.ToDictionary(key => key.ToString(), StringComparer.Ordinal);
        var left = new KeysAndAttributes { Keys = [.. named.Keys.Select(key => new Dictionary<string, AttributeValue> { [KeyName] = new() { S = key } })] };
        while (left is { Keys.Count: > 0 })
        {
            var response = await dynamoDb.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new() { [table] = left } }, cancellationToken);
            foreach (var item in response.Responses?.GetValueOrDefault(table) ?? [])
            {
                var attributes = item.Where(attribute => (attribute.Value.S ?? attribute.Value.N) is not null).ToDictionary(attribute => attribute.Key, attribute => attribute.Value.S ?? attribute.Value.N, StringComparer.Ordinal);
                _rows[named[item[KeyName].S]] = domain.ReadLookup(item[KeyName].S, attributes);
            }

            left = response.UnprocessedKeys?.GetValueOrDefault(table);
        }
    }
}
