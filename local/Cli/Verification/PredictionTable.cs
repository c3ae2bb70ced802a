using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract;

namespace Pipeline.Cli.Verification;

/// <summary>Reads the predictions from DynamoDB.</summary>
internal sealed class PredictionTable(IAmazonDynamoDB dynamoDb, string table, IScoringDomain domain)
{
    private const int KeysPerCall = 100; // the limit of BatchGetItem
    private readonly string _columns = $"{domain.IdName}, {domain.PredictionName}, scored_at";

    /// <summary>Reads the predictions that exist for these trips.</summary>
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
            // Keys that the table leaves unprocessed count as not found; a caller that waits for them asks again.
            var response = await dynamoDb.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new() { [table] = keys } }, cancellationToken);
            found.AddRange((response.Responses?.GetValueOrDefault(table) ?? []).Select(Read));
        }

        return found;
    }

    /// <summary>Reads every item of the table.</summary>
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

/// <summary>A prediction in the table.</summary>
/// <param name="TripId">The trip's id.</param>
/// <param name="Minutes">The prediction; null for an unscored trip.</param>
/// <param name="ScoredAt">When the prediction was made.</param>
internal readonly record struct StoredPrediction(string TripId, double? Minutes, DateTimeOffset ScoredAt);
