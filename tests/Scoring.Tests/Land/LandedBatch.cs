using NSubstitute;
using Pipeline.Contract;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Land;

/// <summary>Batches as landing takes them, record by record.</summary>
internal static class LandedBatch
{
    public static readonly DateTimeOffset Noon = new(Records.Noon);

    /// <summary>A record, what it was enriched to, and what the model said.</summary>
    internal sealed record Entry(DecodedRecord Decoded, IEnrichedRequest? Enriched, Score Score);

    public static ScoredBatch Of(params Entry[] entries)
    {
        var decoded = new DecodedBatch([.. entries.Select(entry => entry.Decoded.Arrival)], [.. entries.Select(entry => entry.Decoded)]);
        var buffers = new BatchBuffers(entries.Length);
        for (var i = 0; i < entries.Length; i++) buffers.Requests[i] = new EnrichedRequest(entries[i].Enriched, 0..0);
        var enriched = new EnrichedBatch(decoded, buffers, null, entries.Length);
        return new ScoredBatch(enriched, [.. entries.Select(entry => entry.Score)], entries.Length);
    }

    public static Entry Readable(int n, int minutes, Action? written = null)
    {
        var enriched = Substitute.For<IEnrichedRequest>();
        enriched.When(it => it.WriteLookups(Arg.Any<Utf8Output>())).Do(call =>
        {
            call.Arg<Utf8Output>().Write("null"u8);
            written?.Invoke();
        });
        enriched.When(it => it.WriteRequest(Arg.Any<Utf8Output>())).Do(call => call.Arg<Utf8Output>().Write("\"trip_id\":\"1\""u8));
        return new Entry(Decoded(n, minutes, Substitute.For<IScoringRequest>(), null), enriched, default);
    }

    public static Entry Refused(int n, int minutes) =>
        new(Decoded(n, minutes, Substitute.For<IScoringRequest>(), null), null, new Score(default, null, "refused"));

    public static Entry Unreadable(int n, int minutes) => new(Decoded(n, minutes, null, "unreadable"), null, default);

    private static DecodedRecord Decoded(int n, int minutes, IScoringRequest? request, string? defect) =>
        new(new Arrival(n, Records.Shard, Records.Number(n), "key", Noon.AddMinutes(minutes), default), 0, "key", default, request, defect);
}
