using System.Globalization;
using Pipeline.Contract;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Labels;

/// <summary>Checks a label file. Labels are the actual outcomes of requests, such as how long trips took.</summary>
/// <param name="domain">Defines the columns and the minimum of a label.</param>
public sealed class LabelFile(IScoringDomain domain)
{
    /// <summary>Maximum size of a file in bytes: about two million labels.</summary>
    public const int Largest = 64 * 1024 * 1024;

    private readonly string[] _header = [domain.IdName, domain.PredictionName];

    /// <summary>Checks every row.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>The number of labels.</returns>
    /// <exception cref="MalformedFileException">The header or a row is malformed.</exception>
    public int Check(byte[] bytes)
    {
        var table = CsvTable.Read(bytes, _header);
        // The workflow's queries read the columns by position.
        if (!table.Columns.SequenceEqual(_header)) throw new MalformedFileException(1, $"the header is «{CsvText.Excerpt(string.Join(',', table.Columns))}»; «{string.Join(',', _header)}» was expected, in this order and with nothing more");
        var labels = 0;
        foreach (var row in table.Rows)
        {
            Check(row);
            labels++;
        }

        return labels;
    }

    private void Check(CsvRow row)
    {
        var (id, label) = (row.Fields[0], row.Fields[1]);
        if (string.IsNullOrWhiteSpace(id)) throw new MalformedFileException(row.Number, $"{domain.IdName} is empty");
        if (!double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= domain.LeastLabel && value <= float.MaxValue))
        {
            throw new MalformedFileException(row.Number, string.Create(
                CultureInfo.InvariantCulture, $"{domain.PredictionName} is «{CsvText.Excerpt(label)}»; a finite number of at least {domain.LeastLabel} was expected"));
        }
    }
}
