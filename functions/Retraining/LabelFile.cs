using System.Globalization;
using Pipeline.Files.Csv;

namespace Pipeline.Retraining;

/// <summary>Checks a file of labels: the real durations of trips.</summary>
public static class LabelFile
{
    /// <summary>The most bytes of a file: some two million labels.</summary>
    public const int Largest = 64 * 1024 * 1024;

    private static readonly string[] Header = ["trip_id", "minutes"];

    /// <summary>Checks every row.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>How many labels it holds.</returns>
    /// <exception cref="MalformedFileException">The header or a row is not a label's.</exception>
    public static int Check(byte[] bytes)
    {
        var table = CsvTable.Read(bytes, Header);
        // The workflow's queries read these columns by their place.
        if (!table.Columns.SequenceEqual(Header)) throw new MalformedFileException(1, $"the header is «{string.Join(',', table.Columns)}»; «{string.Join(',', Header)}» was expected, in this order and with nothing more");
        var labels = 0;
        foreach (var row in table.Rows)
        {
            Check(row);
            labels++;
        }

        return labels;
    }

    private static void Check(CsvRow row)
    {
        var (trip, minutes) = (row.Fields[0], row.Fields[1]);
        if (string.IsNullOrWhiteSpace(trip)) throw new MalformedFileException(row.Number, "trip_id is empty");
        if (!double.TryParse(minutes, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || value < 0)
        {
            throw new MalformedFileException(row.Number, $"minutes is «{minutes}»; a finite number that is not negative was expected");
        }
    }
}
