using Pipeline.Bench.Cloud;

namespace Pipeline.Bench.Measuring;

/// <summary>How many calls a function made of each kind, and how many bytes it sent with them.</summary>
internal sealed record Traffic(IReadOnlyDictionary<CallKind, (int Calls, long Bytes)> ByKind)
{
    /// <summary>Counts calls.</summary>
    public static Traffic Of(IReadOnlyList<RecordedCall> calls) =>
        new(Enum.GetValues<CallKind>().ToDictionary(kind => kind, kind => (calls.Count(call => call.Kind == kind), calls.Where(call => call.Kind == kind).Sum(call => (long)call.Bytes))));

    /// <summary>The calls of a kind.</summary>
    public int Calls(CallKind kind) => ByKind[kind].Calls;

    /// <summary>The bytes sent with the calls of a kind, heads and bodies.</summary>
    public long Bytes(CallKind kind) => ByKind[kind].Bytes;
}
