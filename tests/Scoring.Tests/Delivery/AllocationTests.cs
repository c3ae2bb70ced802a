using System.Globalization;
using System.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Retry;
using Pipeline.Scoring.Store;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Delivery;

/// <summary>
/// What each stage allocates for a record of a batch of 1,000 trips with warm lookups, beside what it rents. A budget is a quarter above what
/// was measured: what goes over it has become another construct, and is to be looked at.
/// </summary>
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Trips = 1_000;
    private const int Repetitions = 20;
    private readonly ManualTime _time = new(new DateTimeOffset(Records.Noon));
    private readonly ScoringDomain _domain = new();
    private readonly Dictionary<Stage, long> _least = [];

    private enum Stage
    {
        Read,
        Decode,
        Enrich,
        Predict,
        Store,
        Land,
    }

    [Fact]
    public async Task Each_stage_stays_within_its_budget_of_bytes_a_record()
    {
        var city = new City(1);
        var lookups = new KnownLookups(city.Lookups());
        var json = EventJson.Of(city.Trips(Trips));
        var retry = new RetryPolicy(RetryOptions.Default, _time, new Random(1));
        var decoder = new RecordDecoder(_domain);
        var enricher = new Enricher(_domain, lookups, new LookupCache(new LookupCacheOptions(100_000, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), _time, new Random(1)), retry);
        var predictor = new Predictor(new PreparedEndpoint(city), new PredictorOptions(500, 4), retry);
        var store = new PredictionStore(new TakingTable(), new PredictionStoreOptions(TimeSpan.FromDays(90), 8), retry);
        var lines = new LakeLines(_domain);
        using var deadline = new Deadline(TimeSpan.FromHours(1), _time);
        for (var i = 0; i < Repetitions; i++)
        {
            var bytes = json.ToArray();
            var invocation = new Invocation(_time.GetUtcNow(), deadline, new InvocationMetrics(), new FakeLogger());
            var arrivals = Measure(Stage.Read, () => KinesisEventReader.Read(bytes));
            using var batch = Measure(Stage.Decode, () => decoder.Decode(arrivals));
            await Measure(Stage.Enrich, () => Completed(enricher.EnrichAsync(batch, invocation)));
            await Measure(Stage.Predict, () => Completed(predictor.PredictAsync(batch, invocation)));
            await Measure(Stage.Store, () => Completed(store.StoreAsync(batch, _time.GetUtcNow(), invocation)));
            using var objects = Measure(Stage.Land, () => LandingObjects.Of(batch, lines, _time.GetUtcNow()));
            invocation.Metrics[Metric.Stored].ShouldBe(Trips);
        }

        output.WriteLine(string.Join(", ", _least.Select(measured => string.Create(CultureInfo.InvariantCulture, $"{measured.Key} {BytesARecord(measured.Key):F1}"))) + " bytes a record");
        this.ShouldSatisfyAllConditions(
            () => BytesARecord(Stage.Read).ShouldBeLessThanOrEqualTo(350, "Read"),
            () => BytesARecord(Stage.Decode).ShouldBeLessThanOrEqualTo(450, "Decode"),
            () => BytesARecord(Stage.Enrich).ShouldBeLessThanOrEqualTo(70, "Enrich"),
            () => BytesARecord(Stage.Predict).ShouldBeLessThanOrEqualTo(40, "Predict"),
            () => BytesARecord(Stage.Store).ShouldBeLessThanOrEqualTo(310, "Store"),
            () => BytesARecord(Stage.Land).ShouldBeLessThanOrEqualTo(12, "Land"));
    }

    private double BytesARecord(Stage stage) => (double)_least[stage] / Trips;

    // The least of many: what the runtime does once, or what a collection took out of the pool, is not the stage's.
    private T Measure<T>(Stage stage, Func<T> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = run();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _least[stage] = Math.Min(_least.GetValueOrDefault(stage, long.MaxValue), allocated);
        return result;
    }

    private static Task Completed(Task stage)
    {
        // Else part of it would have run on another thread, and not have been counted.
        stage.IsCompletedSuccessfully.ShouldBeTrue();
        return stage;
    }

    private sealed class KnownLookups(Dictionary<string, Dictionary<string, string>> rows) : ILookupTable
    {
        public Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => Task.FromResult(new LookupPage(
            keys.Where(rows.ContainsKey).ToDictionary(key => key, key => (IReadOnlyDictionary<string, string>)rows[key]), []));
    }

    private sealed class PreparedEndpoint(City city) : IModelEndpoint
    {
        private readonly Dictionary<int, Task<EndpointReply>> _replies = [];

        public Task<EndpointReply> InvokeAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
        {
            var count = rows.Span.Count((byte)'\n') + 1;
            if (!_replies.TryGetValue(count, out var reply))
                _replies[count] = reply = Task.FromResult(new EndpointReply(Encoding.ASCII.GetBytes(city.Predictions(new string[count])), "model-1"));
            return reply;
        }
    }

    private sealed class TakingTable : IPredictionTable
    {
        private readonly Task<IReadOnlyList<PredictionItem>> _none = Task.FromResult<IReadOnlyList<PredictionItem>>([]);

        public Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken) => _none;
    }
}
