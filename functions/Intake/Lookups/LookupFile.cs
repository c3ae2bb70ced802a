using System.Text;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Lookups;

/// <summary>Reads a lookup file completely or not at all.</summary>
public static class LookupFile
{
    /// <summary>Maximum size of a file in bytes: about 400,000 rows, which take a third of the function's memory.</summary>
    public const int Largest = 16 * 1024 * 1024;

    private const int LongestText = 4096;

    // DynamoDB's limits of a partition key and an item ("Quotas in Amazon DynamoDB"). The item's leaves a margin for its numbers and names.
    private const int LargestKey = 2048;
    private const int LargestItem = 390 * 1024;

    /// <summary>
    /// Reads the rows. If two rows have the same key, the last wins, as if they were written in order; if their values differ, that is
    /// reported as a contradiction.
    /// </summary>
    /// <param name="kind">Defines the columns.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">The header or a row does not match the kind.</exception>
    public static LookupRows Read(LookupKind kind, byte[] bytes)
    {
        var table = CsvTable.Read(bytes, [.. kind.Columns.Select(column => new CsvColumn(column.Name) { OtherNames = column.OtherNames, IsOptional = column.IsOptional })]);
        var items = new Dictionary<string, (LookupItem Item, int Row)>(StringComparer.Ordinal);
        var contradictions = new List<LookupContradiction>();
        foreach (var row in table.Rows)
        {
            var key = kind.Key(kind.KeyColumns.Select(column => Value(table, row, column)));
            var item = Check(new LookupItem(key, Attributes(kind, table, row)), row);
            if (items.TryGetValue(key, out var earlier) && !earlier.Item.Attributes.SequenceEqual(item.Attributes)) contradictions.Add(new LookupContradiction(key, earlier.Row, row.Number));
            items[key] = (item, row.Number);
        }

        return new LookupRows([.. items.Values.Select(entry => entry.Item)], contradictions);
    }

    private static List<KeyValuePair<LookupColumn, string>> Attributes(LookupKind kind, CsvTable table, CsvRow row) =>
        [.. kind.AttributeColumns
            .Where(column => !column.IsMissing(table.Field(row, column.Name)))
            .Select(column => KeyValuePair.Create(column, Value(table, row, column)))];

    private static string Value(CsvTable table, CsvRow row, LookupColumn column)
    {
        var text = table.Field(row, column.Name);
        if (text.Length > LongestText) throw new MalformedFileException(row.Number, $"{column.Name} has {text.Length} characters; at most {LongestText} were expected");
        if (!string.IsNullOrWhiteSpace(text) && column.TryNormalize(text, out var value)) return value;
        throw MalformedFileException.OfField(row.Number, column.Name, text, column.Expected);
    }

    // Reject what the table would refuse only after other rows of the file were written.
    private static LookupItem Check(LookupItem item, CsvRow row)
    {
        var key = Encoding.UTF8.GetByteCount(item.Key);
        if (key > LargestKey) throw new MalformedFileException(row.Number, $"the row's key has {key} bytes; at most {LargestKey} were expected");
        var size = key + item.Attributes.Sum(attribute => (long)Encoding.UTF8.GetByteCount(attribute.Key.Name) + Encoding.UTF8.GetByteCount(attribute.Value));
        return size <= LargestItem ? item : throw new MalformedFileException(row.Number, $"the row has {size} bytes; at most {LargestItem} were expected");
    }
}
