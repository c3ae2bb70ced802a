using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>The order of a trip's lines in a query.</summary>
internal sealed class LineOrder
{
    private readonly IReadOnlyList<(Func<Line, IComparable?> Key, bool Descending)> _keys;

    private LineOrder(IReadOnlyList<(Func<Line, IComparable?> Key, bool Descending)> keys) => _keys = keys;

    /// <summary>Reads the columns of an ORDER BY.</summary>
    public static LineOrder Parse(string columns) => new([.. SqlText.Parts(columns).Select(Column)]);

    /// <summary>Sorts lines. Where the order leaves it open, the line that came last is first: whoever relies on it is seen.</summary>
    public IReadOnlyList<Line> Sort(IEnumerable<Line> lines)
    {
        var sorted = lines.OrderBy(_ => 0);
        foreach (var (key, descending) in _keys) sorted = descending ? sorted.ThenByDescending(key) : sorted.ThenBy(key);
        return [.. sorted.ThenByDescending(line => line.Arrived).ThenByDescending(line => line.Sequence).ThenByDescending(line => line.Number)];
    }

    private static (Func<Line, IComparable?> Key, bool Descending) Column(string text)
    {
        var descending = text.EndsWith(" DESC", StringComparison.Ordinal);
        Func<Line, IComparable?> key = (descending ? text[..^" DESC".Length] : text) switch
        {
            // Null comes last.
            "arrived_at" => line => line.Lacks == "arrived_at" ? DateTimeOffset.MaxValue : line.Arrived,
            "sequence_number" => line => line.Sequence,
            // No two records of a schedule have one sequence number.
            "sub_sequence_number" => _ => 0,
            "scored_at" => line => line.Scored,
            "requested_at" or "trip_id" => _ => 0,
            "minutes" => line => line.Minutes ?? int.MaxValue,
            _ => throw SqlText.Unknown("the order", text),
        };
        return (key, descending);
    }
}
