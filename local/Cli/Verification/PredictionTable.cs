using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Cli.Verification;

/// <summary>Reads the predictions back from DynamoDB.</summary>
internal sealed class PredictionTable(IAmazonDynamoDB dynamoDb, string table)
{
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
                ProjectionExpression = "trip_id, minutes, scored_at",
            };
            var page = await dynamoDb.ScanAsync(request, cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                yield return new StoredPrediction(
                    item["trip_id"].S,
                    item.TryGetValue("minutes", out var minutes) ? double.Parse(minutes.N, CultureInfo.InvariantCulture) : null,
                    DateTimeOffset.Parse(item["scored_at"].S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
            }

            from = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (from is not null);
    }
}
