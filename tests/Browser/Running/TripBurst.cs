using Pipeline.Cli.Hosting;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.Testing;

namespace Pipeline.Browser.Running;

/// <summary>Trips of a synthetic city that are put on the stream of a pipeline which runs.</summary>
/// <param name="pipeline">The pipeline.</param>
internal sealed class TripBurst(LocalPipeline pipeline)
{
    /// <summary>Puts trips on the stream and waits until they are done with.</summary>
    /// <param name="trips">How many.</param>
    /// <param name="seed">Of the city that they are of.</param>
    /// <param name="rate">The most a second; null for as fast as the stream takes them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(int trips, int seed, double? rate, CancellationToken cancellationToken)
    {
        var progress = new MappingPipelineProgress(pipeline.Lambda, pipeline.ByHand);
        var done = progress.Done;
        var ledger = new RecordLedger();
        var producer = new RecordProducer(
            pipeline.Clients.Kinesis, pipeline.Stack.Outputs["StreamName"], ledger, new UnwatchedPipeline(ledger), new StreamingOptions { RecordsPerSecond = rate }, TimeProvider.System, new Random(seed));
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = trips, Seed = seed, Files = [1] });
        await producer.SendAsync(city.Files[0], 0, cancellationToken);
        await Eventually.HoldsAsync(() => progress.Done >= done + trips, $"{trips} more trips were done with");
    }
}
