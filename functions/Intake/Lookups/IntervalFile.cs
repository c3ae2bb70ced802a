using System.Globalization;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Lookups;

/// <summary>
/// Turns a file of prediction intervals, a row a bin, into the one row of the table that holds them all: so a reader finds all bins of a
/// file or none.
/// </summary>
public static class IntervalFile
{
    /// <summary>Reads the bins.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">A row does not match the columns, or the rows are not bins in order.</exception>
    public static LookupRows Read(byte[] bytes)
    {
        var rows = LookupFile.Read(IntervalLookups.Kind, bytes);
        if (rows.Contradictions is [var contradiction, ..]) throw new MalformedFileException(contradiction.Later, $"{contradiction.Key} stands in row {contradiction.Row} already");
        var keyed = rows.Items.ToDictionary(item => item.Key);
        var bins = new List<IntervalBin>(keyed.Count);
        for (var i = 0; i < keyed.Count; i++) bins.Add(Bin(i, keyed.GetValueOrDefault(LookupKey.Of(IntervalLookups.Kind, i).ToString())));
        if (!IntervalBins.TryCreate(bins, out var result, out var reason)) throw new MalformedFileException(0, reason);
        return new LookupRows([new LookupItem(IntervalLookups.Key.ToString(), [KeyValuePair.Create(IntervalLookups.Bins, result.ToString())])], []);
    }

    private static IntervalBin Bin(int number, LookupItem? item)
    {
        if (item is null) throw new MalformedFileException(0, $"bin {number} is missing; bins are numbered from 0 without gaps");
        var trips = Value(IntervalLookups.Trips) ?? throw Missing(IntervalLookups.Trips);
        return new IntervalBin(
            Value(IntervalLookups.Upper) ?? double.PositiveInfinity,
            Value(IntervalLookups.Low) ?? throw Missing(IntervalLookups.Low),
            Value(IntervalLookups.High) ?? throw Missing(IntervalLookups.High),
            (int)trips);

        double? Value(LookupColumn column)
        {
            foreach (var (of, text) in item.Attributes)
            {
                if (of == column) return double.Parse(text, CultureInfo.InvariantCulture);
            }

            return null;
        }

        MalformedFileException Missing(LookupColumn column) => new(0, $"bin {number} has no {column.Name}; {column.Expected} was expected");
    }
}
