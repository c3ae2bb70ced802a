using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract;

namespace Pipeline.Cli.Verification;

/// <summary>Reads the predictions back from DynamoDB.</summary>
internal sealed class PredictionTable(IAmazonDynamoDB dynamoDb, string table, IScoringDomain domain)
{
    private const int KeysPerCall = 100; // BatchGetItem takes no more
    private readonly string _columns = $"{domain.IdName}, {domain.PredictionName}, scored_at";

    /// <summary>The predictions of these trips, as far as there are any.</summary>
    public async Task<IReadOnlyList<StoredPrediction>> FindAsync(IEnumerable<string> tripIds, CancellationToken cancellationToken)
    {
        var found = new List<StoredPrediction>();
        foreach (var ids in tripIds.Chunk(KeysPerCall))
        {
            var keys = new KeysAndAttributes
            {
                Keys = [.. ids.Select(id => new Dictionary<string, AttributeValue> { [domain.IdName] = new() { S = id } })],
                ProjectionExpression = _columns,
            };
            // Keys that the table leaves unprocessed are not found; whoever waits for them asks again.
            var response = await dynamoDb.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new() { [table] = keys } }, cancellationToken);
            found.AddRange((response.Responses?.GetValueOrDefault(table) ?? []).Select(Read));
        }

        return found;
    }

    /// <summary>Every item of the table.</summary>
    public async IAsyncEnumerable<StoredPrediction> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var request = new ScanRequest
            {
                TableName = table,
                ExclusiveStartKey = from,
                ProjectionExpression = _columns,
            };
            var page = await dynamoDb.ScanAsync(request, cancellationToken);
            foreach (var item in page.Items ?? []) yield return Read(item);

            from = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (from is not null);
    }

    private StoredPrediction Read(Dictionary<string, AttributeValue> item) => new(
        item[domain.IdName].S,
        item.TryGetValue(domain.PredictionName, out var minutes) ? double.Parse(minutes.N, CultureInfo.InvariantCulture) : null,
        DateTimeOffset.Parse(item["scored_at"].S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}

/// <summary>A prediction as the table holds it.</summary>
/// <param name="TripId">The trip.</param>
/// <param name="Minutes">The prediction; null on an unscored trip.</param>
/// <param name="ScoredAt">When it was made.</param>
internal readonly record struct StoredPrediction(string TripId, double? Minutes, DateTimeOffset ScoredAt);
