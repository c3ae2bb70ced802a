using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract;
using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Store;

/// <summary>Writes the predictions table with the AWS SDK.</summary>
internal sealed class DynamoDbPredictionTable(IAmazonDynamoDB client, string tableName, IScoringDomain domain) : IPredictionTable
{
    public async Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken)
    {
        var response = await client.BatchWriteItemAsync(
            new BatchWriteItemRequest
            {
                RequestItems = new() { [tableName] = [.. items.Select(item => new WriteRequest(new PutRequest(Encode(item))))] },
            },
            cancellationToken);
        if (response.UnprocessedItems is not { } tables || !tables.TryGetValue(tableName, out var left) || left.Count == 0) return [];
        var ids = left.Select(write => write.PutRequest.Item[domain.IdName].S).ToHashSet(StringComparer.Ordinal);
        return [.. items.Where(item => ids.Contains(item.Id))];
    }

    private Dictionary<string, AttributeValue> Encode(PredictionItem item)
    {
        var attributes = new Dictionary<string, AttributeValue>
        {
            [domain.IdName] = new() { S = item.Id },
            ["requested_at"] = new() { S = item.RequestedAt },
            ["scored_at"] = new() { S = item.Times.ScoredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) },
            ["expires_at"] = new() { N = item.Times.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        };
        if (!item.Prediction.IsEmpty) attributes[domain.PredictionName] = new() { N = Encoding.ASCII.GetString(item.Prediction.Span) };
        if (item.Model is { } model) attributes["model"] = new() { S = model };
        if (item.Fault is { } fault) attributes[LakeMembers.Unscored] = new() { S = fault };
        if (!item.Interval.IsKnown) return attributes;
        attributes[LakeMembers.Low] = new() { N = item.Interval.Low.ToString("R", CultureInfo.InvariantCulture) };
        attributes[LakeMembers.High] = new() { N = item.Interval.High.ToString("R", CultureInfo.InvariantCulture) };
        attributes[LakeMembers.IntervalTrips] = new() { N = item.Interval.Trips.ToString(CultureInfo.InvariantCulture) };
        return attributes;
    }
}
