using Pipeline.Cli.Reporting;
using Pipeline.Cli.Streaming;
using Pipeline.Contract.Description;
using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Verification;

/// <summary>Compares the table and the lake with what was sent.</summary>
internal sealed class Verifier(PredictionTable table, LakeReader lake, RecordLedger ledger, LabelDescription label, RecordsByHand? byHand = null)
{
    /// <summary>Reads everything back and counts.</summary>
    /// <param name="fileNames">The files that were streamed, in order.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<VerifiedRun> VerifyAsync(IReadOnlyList<string> fileNames, CancellationToken cancellationToken)
    {
        var files = fileNames.Select(name => new FileErrors(name, label)).ToList();
        foreach (var record in ledger.Valid.Values) files[record.File].Trips++;
        var latencies = new List<float>(ledger.Valid.Count);
        var stored = new HashSet<string>(ledger.Valid.Count, StringComparer.Ordinal);
        long unscored = 0, twiceInTable = 0;
        await foreach (var prediction in table.ReadAsync(cancellationToken))
        {
            // The table's key rules out two items of a record. An item of a record that was never sent also counts as a duplicate.
            if (!ledger.Valid.TryGetValue(prediction.TripId, out var sent) || !stored.Add(prediction.TripId))
            {
                if (byHand?.Holds(prediction.TripId) != true) twiceInTable++;
                continue;
            }

            latencies.Add((float)(prediction.ScoredAt - sent.SentAt).TotalMilliseconds);
            if (prediction.Minutes is { } minutes) files[sent.File].Scored(minutes, sent.Label);
            else unscored++;
        }

        var (landed, twiceInLake, landedTrips) = await CountAsync(LakeFolder.Scored + "/", cancellationToken);
        var (quarantined, twiceInQuarantine, _) = await CountAsync(LakeFolder.Quarantine + "/", cancellationToken);
        var poison = ledger.Poison + (byHand?.Poison ?? 0);
        var lost = ledger.Valid.Keys.LongCount(id => !stored.Contains(id) || !landedTrips.Contains(id)) + Math.Max(0, poison - quarantined);
        latencies.Sort();
        var records = new RecordCounts(
            ledger.Records, stored.Count, landed, unscored, quarantined, lost, twiceInTable, twiceInLake + twiceInQuarantine, poison);
        return new VerifiedRun(records, new Latency(Percentile(latencies, 0.50), Percentile(latencies, 0.99)), [.. files.Select(file => file.Result())]);
    }

    private async Task<(long Lines, long Twice, HashSet<string> Trips)> CountAsync(string prefix, CancellationToken cancellationToken)
    {
        var lines = new HashSet<LineOrigin>();
        var trips = new HashSet<string>(StringComparer.Ordinal);
        var twice = 0L;
        await foreach (var line in lake.ReadAsync(prefix, cancellationToken))
        {
            if (!lines.Add(line.Origin)) twice++;
            if (line.Id is { } id) trips.Add(id);
        }

        return (lines.Count, twice, trips);
    }

    private static double Percentile(List<float> sorted, double share) =>
        sorted.Count == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)], 1);
}

/// <summary>The result of a verification.</summary>
internal sealed record VerifiedRun(RecordCounts Records, Latency Latency, IReadOnlyList<FileResult> Files);
