using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Bench.Usual;

/// <summary>The predictions table.</summary>
internal sealed class PredictionTable(IAmazonDynamoDB dynamo, string table)
{
    /// <summary>How many items a call writes.</summary>
    public const int ItemsPerCall = 25;

    /// <summary>Stores the predictions of one call.</summary>
    public async ValueTask StoreAsync(ScoredTrip[] trips, DateTime scoredAt, CancellationToken cancellationToken)
    {
        var request = new Dictionary<string, List<WriteRequest>> { [table] = [.. trips.Select(trip => new WriteRequest(new PutRequest(Item(trip, scoredAt))))] };
        while (request is { Count: > 0 }) request = (await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest(request), cancellationToken)).UnprocessedItems;
    }

    private static Dictionary<string, AttributeValue> Item(ScoredTrip trip, DateTime scoredAt) => new()
    {
        ["trip_id"] = new(trip.Trip.TripId),
        ["minutes"] = new() { N = trip.Minutes.ToString(CultureInfo.InvariantCulture) },
        ["model"] = new(trip.Model),
        ["requested_at"] = new(trip.Trip.RequestedAt),
        ["scored_at"] = new(Lake.Text(scoredAt)),
        ["expires_at"] = new() { N = new DateTimeOffset(scoredAt.AddDays(90)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
    };
}
