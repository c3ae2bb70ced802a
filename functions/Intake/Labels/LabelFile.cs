using System.Globalization;
using Pipeline.Contract;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Labels;

/// <summary>Reads a label file. Labels are the actual outcomes of requests, such as how long trips took.</summary>
/// <param name="domain">Defines the columns and the minimum of a label.</param>
public sealed class LabelFile(IScoringDomain domain)
{
    /// <summary>Maximum size of a file in bytes: about two million labels.</summary>
    public const int Largest = 64 * 1024 * 1024;

    private readonly string[] _header = [domain.IdName, domain.Description.Label.Name];

    /// <summary>Reads the labels. Enumerating throws at a malformed row.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">The header or a row is malformed.</exception>
    public IEnumerable<Label> Read(byte[] bytes)
    {
        var table = CsvTable.Read(bytes, _header);
        // A column that nobody asked for may be a sign that the file is another than its sender believes.
        if (table.Columns.Count != _header.Length)
            throw new MalformedFileException(1, $"the header is «{CsvText.Excerpt(string.Join(',', table.Columns))}»; «{string.Join(',', _header)}» was expected, and nothing more");
        return table.Rows.Select(row => LabelOf(row, table));
    }

    private Label LabelOf(CsvRow row, CsvTable table)
    {
        var (id, label) = (table.Field(row, domain.IdName), table.Field(row, domain.Description.Label.Name));
        if (string.IsNullOrWhiteSpace(id)) throw new MalformedFileException(row.Number, $"{domain.IdName} is empty") { Column = domain.IdName, Value = id };
        return double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && domain.Description.Label.Holds(value)
            ? new Label(id, value, row.Number)
            : throw MalformedFileException.OfField(row.Number, domain.Description.Label.Name, label, domain.Description.Label.Expected);
    }
}
