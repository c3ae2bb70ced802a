using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Bench.Usual;

/// <summary>The scoring function as a .NET engineer writes it: typed events, generated serializers, the SDK's clients and models, batched calls side by side.</summary>
internal sealed class Function(LookupTable lookups, Endpoint endpoint, PredictionTable table, Lake lake)
{
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>Scores a batch. Whatever goes wrong fails it as a whole, and Lambda delivers it again.</summary>
    public async Task<StreamsEventResponse> HandleAsync(KinesisEvent kinesisEvent)
    {
        var scoredAt = DateTime.UtcNow;
        var trips = kinesisEvent.Records.Select(ScoredTrip.Read).ToList();
        await lookups.LoadAsync(trips.SelectMany(trip => trip.LookupKeys), Parallelism);
        foreach (var trip in trips) trip.Enrich(lookups[trip.LookupKeys[0]], lookups[trip.LookupKeys[1]], lookups[trip.LookupKeys[2]]);

        await Parallel.ForEachAsync(trips.Chunk(Endpoint.RowsPerCall), Parallelism, endpoint.PredictAsync);
        var items = trips.GroupBy(trip => trip.Trip.TripId).Select(same => same.Last()).Chunk(PredictionTable.ItemsPerCall);
        await Parallel.ForEachAsync(items, Parallelism, (batch, token) => table.StoreAsync(batch, scoredAt, token));
        await lake.LandAsync(trips, scoredAt, CancellationToken.None);
        return new StreamsEventResponse { BatchItemFailures = [] };
    }
}
