using Pipeline.Bench.Cloud;

namespace Pipeline.Bench.Measuring;

/// <summary>What a function sent in a stretch.</summary>
/// <param name="Deliveries">Batches that it was given.</param>
/// <param name="Records">Records in them.</param>
/// <param name="ByKind">The calls of each kind.</param>
internal sealed record Traffic(int Deliveries, long Records, IReadOnlyDictionary<CallKind, TrafficOfKind> ByKind)
{
    /// <summary>Adds up calls.</summary>
    public static Traffic Of(int deliveries, long records, IEnumerable<RecordedCall> calls) => new(
        deliveries,
        records,
        calls.GroupBy(call => call.Kind).ToDictionary(
            kind => kind.Key,
            kind => new TrafficOfKind(kind.Count(), kind.Sum(call => (long)call.Bytes), kind.Sum(call => (long)call.Body.Length))));

    /// <summary>Calls of a kind for each batch.</summary>
    public double CallsPerBatch(CallKind kind) => (double)Of(kind).Calls / Deliveries;

    /// <summary>Bytes sent for each record, heads and bodies.</summary>
    public double BytesPerRecord(CallKind kind) => (double)Of(kind).Bytes / Records;

    /// <summary>Bytes sent for each record in bodies.</summary>
    public double BodyBytesPerRecord(CallKind kind) => (double)Of(kind).BodyBytes / Records;

    private TrafficOfKind Of(CallKind kind) => ByKind.GetValueOrDefault(kind) ?? new TrafficOfKind(0, 0, 0);
}
