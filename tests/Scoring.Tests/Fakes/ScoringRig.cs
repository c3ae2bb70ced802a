using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.KinesisEvents;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Aws.Metrics;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>The function as the template starts it, on services in memory and a clock that does not wait.</summary>
internal sealed class ScoringRig : IDisposable
{
    private readonly MemoryStream _metrics = new();
    private readonly ServiceProvider _services;

    public ScoringRig(ScoringOptions? options = null, World? world = null)
    {
        World = world ?? new World();
        Time = new WaitAwareTime(new DateTimeOffset(Records.Noon).AddMinutes(1)) { AutoAdvance = true, AutoAdvanceLimit = TimeSpan.FromMinutes(1) };
        var services = new ServiceCollection();
        services.AddSingleton(TestedDomain.Create());
        ScoringServices.AddStages(services, options ?? new ScoringOptions("lookups", "predictions", "trips", "lake"), Time, new Random(1));
        services.AddSingleton<ILookupTable>(World.Lookups);
        services.AddSingleton<IModelEndpoint>(World.Endpoint);
        services.AddSingleton<IPredictionTable>(World.Predictions);
        services.AddSingleton<ILake>(World.Lake);
        services.AddSingleton(new CollectionPace(long.MaxValue));
        services.AddSingleton(new MetricLines(_metrics, Time));
        _services = services.BuildServiceProvider();
    }

    public World World { get; }

    public WaitAwareTime Time { get; }

    public FakeLogger Logger { get; } = new();

    public TimeSpan Remaining { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The figures of the last invocation.</summary>
    public JsonNode Metrics => MetricLines.Last(line => line["Received"] is not null);

    /// <summary>All lines of metrics.</summary>
    public IReadOnlyList<JsonNode> MetricLines => [.. Encoding.UTF8.GetString(_metrics.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Invokes the function with an event of these records; answers the sequence number that it reports, if any.</summary>
    public Task<string?> InvokeAsync(params KinesisEvent.KinesisEventRecord[] records) => InvokeAsync(EventJson.Of(records));

    /// <summary>Invokes the function with an event as Lambda sends it, in the runtime's own buffer.</summary>
    public async Task<string?> InvokeAsync(byte[] kinesisEvent)
    {
        World.StartInvocation();
        using var stream = new MemoryStream(kinesisEvent, 0, kinesisEvent.Length, writable: true, publiclyVisible: true);
        var response = await _services.GetRequiredService<EventScorer>().ScoreAsync(stream, new InvocationContext("request-1", Remaining, Logger));
        response.BatchItemFailures.Count.ShouldBeLessThanOrEqualTo(1);
        return response.BatchItemFailures.SingleOrDefault()?.ItemIdentifier;
    }

    public void Dispose() => _services.Dispose();
}
