using Pipeline.Cli.Reporting;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;

namespace Pipeline.Cli.Smoke;

/// <summary>Puts records on a deployed pipeline's stream and waits for their predictions.</summary>
internal sealed class SmokeTest(RecordProducer producer, RecordLedger ledger, PredictionTable table, SmokeOptions options, TimeProvider time)
{
    /// <summary>The number of records that have no prediction yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>Runs the test.</summary>
    /// <param name="files">The records; their ids must be new.</param>
    /// <param name="cancellationToken">Stops the test.</param>
    public async Task<SmokeResult> RunAsync(IReadOnlyList<IRecordFile> files, CancellationToken cancellationToken)
    {
        for (var i = 0; i < files.Count; i++) await producer.SendAsync(files[i], i, cancellationToken);
        var found = new Dictionary<string, StoredPrediction>(StringComparer.Ordinal);
        for (var since = time.GetTimestamp(); ;)
        {
            var missing = ledger.Valid.Keys.Where(id => !found.ContainsKey(id)).ToList();
            foreach (var prediction in await table.FindAsync(missing, cancellationToken)) found[prediction.TripId] = prediction;
            Waiting = ledger.Valid.Count - found.Count;
            if (Waiting == 0 || time.GetElapsedTime(since) >= options.Patience) break;
            await Task.Delay(options.Poll, time, cancellationToken);
        }

        return new SmokeResult(
            ledger.Valid.Count,
            [.. ledger.Valid.Keys.Where(id => !found.ContainsKey(id)).Order(StringComparer.Ordinal)],
            found.Values.Count(prediction => prediction.Minutes is null),
            LatencyOf(found.Values));
    }

    private Latency? LatencyOf(IEnumerable<StoredPrediction> predictions)
    {
        var latencies = predictions.Select(prediction => (prediction.ScoredAt - ledger.Valid[prediction.TripId].SentAt).TotalMilliseconds).Order().ToList();
        return latencies.Count == 0 ? null : new Latency(At(0.5), At(0.99));

        double At(double share) => Math.Round(Math.Max(latencies[(int)Math.Ceiling(share * latencies.Count) - 1], 0));
    }
}

/// <summary>The settings of a smoke test.</summary>
internal sealed record SmokeOptions
{
    /// <summary>How long to wait for the predictions.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often the table is read.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);
}
