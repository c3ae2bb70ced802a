using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Direct;
using Pipeline.Bench.Events;
using Pipeline.Bench.Micro.StandIns;
using Pipeline.Contract;
using Pipeline.Domain;
using Pipeline.Scoring;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;

namespace Pipeline.Bench.Micro;

/// <summary>
/// The function's own stages as it starts them, on services that answer at once, and a batch that went through all of them: its lookups are
/// known, and each stage can take it again.
/// </summary>
internal sealed class PreparedBatch : IDisposable
{
    /// <summary>Records of the batch.</summary>
    public const int Records = 1_000;

    private static readonly ScoringOptions Options = new("lookups", "predictions", "trips", "lake") { LookupTimeToLive = TimeSpan.FromHours(1), MissingLookupTimeToLive = TimeSpan.FromHours(1) };
    private readonly ServiceProvider _services;
    private readonly BatchBuffers _buffers = new(Records);
    private readonly Deadline _deadline = new(TimeSpan.FromHours(1), TimeProvider.System);

    /// <summary>Takes the batch through all stages.</summary>
    /// <param name="intervals">Whether predictions have intervals.</param>
    /// <exception cref="InvalidOperationException">A record did not come through, or not as it should.</exception>
    public PreparedBatch(bool intervals)
    {
        var template = BatchTemplate.Create(Records, new Random(Records));
        template.Render(0);
        Event = template.Event.ToArray();
        Attempt = new Attempt(BatchTemplate.Arrival, _deadline, new InvocationMetrics(new MetricSet(new TripDomain().LookupKinds)), new RefusingLogger());
        _services = Services(template.Trips, intervals);
        Decoded = Get<RecordDecoder>().Decode(KinesisEventReader.Read(Event.ToArray()));
        Enriched = Synchronously(Get<Enricher>().EnrichAsync(Decoded, _buffers, Attempt));
        Scored = Synchronously(Get<Predictor>().PredictAsync(Enriched, _buffers.Scores, Attempt));
        var kept = new KeepingTable();
        Synchronously(ActivatorUtilities.CreateInstance<PredictionStore>(_services, kept).StoreAsync(Scored, ScoredAt, Attempt));
        Writes = kept.Calls;
        Check(template.Trips, intervals);
    }

    /// <summary>The event as it is delivered.</summary>
    public ReadOnlyMemory<byte> Event { get; }

    /// <summary>The batch as it was read.</summary>
    public DecodedBatch Decoded { get; }

    /// <summary>The batch with its features.</summary>
    public EnrichedBatch Enriched { get; }

    /// <summary>The batch with what the model said.</summary>
    public ScoredBatch Scored { get; }

    /// <summary>When it was scored.</summary>
    public DateTimeOffset ScoredAt { get; } = BatchTemplate.Arrival.AddSeconds(1);

    /// <summary>The items of each call of the predictions table.</summary>
    public IReadOnlyList<IReadOnlyList<PredictionItem>> Writes { get; }

    /// <summary>What stages are told besides the batch.</summary>
    public Attempt Attempt { get; }

    /// <summary>A part of the function.</summary>
    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    /// <summary>Makes sure that a stage ended where it began: else part of it would run on another thread, and be counted nowhere.</summary>
    public static T Synchronously<T>(Task<T> stage) =>
        stage.IsCompleted ? stage.GetAwaiter().GetResult() : throw new InvalidOperationException("A stage waits, although every service answers at once.");

    /// <summary>Likewise, of a stage that cannot have failed with a record.</summary>
    public static TBatch Synchronously<TBatch>(Task<StageResult<TBatch>> stage) =>
        Synchronously<StageResult<TBatch>>(stage) is { FirstFailure: { } failed } ? throw new InvalidOperationException($"The batch ends before record {failed.Index}.") : stage.Result.Batch;

    /// <inheritdoc />
    public void Dispose()
    {
        _buffers.Dispose();
        _deadline.Dispose();
        _services.Dispose();
    }

    private static ServiceProvider Services(IReadOnlyList<BenchTrip> trips, bool intervals)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IScoringDomain>(new TripDomain());
        ScoringServices.AddStages(services, Options, TimeProvider.System, new Random(1));
        var table = new PreparedClient(new ServiceReply(200, default, "{\"UnprocessedItems\":{}}"u8.ToArray()));
        var endpoint = new PreparedClient([.. trips.Chunk(Options.RowsPerCall).Select(Answer)]);
        services.AddSingleton<ILookupTable>(new PreparedLookups(intervals));
        services.AddSingleton<IModelEndpoint>(new DirectEndpoint(endpoint, Options.EndpointName));
        services.AddSingleton<IPredictionTable>(provider => new DirectPredictionTable(table, Options.PredictionsTable, provider.GetRequiredService<IScoringDomain>()));
        return services.BuildServiceProvider();
    }

    private static ServiceReply Answer(IEnumerable<BenchTrip> trips) => new(
        200,
        Encoding.ASCII.GetBytes($"x-amzn-invoked-production-variant: {Model.Variant}\r\n"),
        Encoding.ASCII.GetBytes(string.Concat(trips.Select(trip => Model.Text(trip.Distance) + "\n"))));

    private void Check(IReadOnlyList<BenchTrip> trips, bool intervals)
    {
        if (Writes.Sum(items => items.Count) != Records) throw new InvalidOperationException($"{Writes.Sum(items => items.Count)} of {Records} records were stored.");
        for (var i = 0; i < Records; i++)
        {
            var record = Scored[i];
            if (record.Score.Interval.IsKnown != intervals) throw new InvalidOperationException($"Record {i} has {(intervals ? "no" : "an")} interval.");
            if (record.Request?.Id != trips[i].Id(0) || double.Parse(record.Score.Prediction.Span, CultureInfo.InvariantCulture) != Model.Minutes(trips[i].Distance) || record.Score.Model != Model.Variant)
                throw new InvalidOperationException($"Record {i} is not scored as the model says: {Encoding.ASCII.GetString(record.Score.Prediction.Span)} by '{record.Score.Model}'; {record.QuarantineReason ?? "not set aside"}.");
        }
    }
}
