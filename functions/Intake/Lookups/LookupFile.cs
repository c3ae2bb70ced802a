using System.Text;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Lookups;

/// <summary>Reads a lookup file whole, or not at all.</summary>
public static class LookupFile
{
    /// <summary>The most bytes of a file: some 400,000 rows, which take a third of the function's memory.</summary>
    public const int Largest = 16 * 1024 * 1024;

    private const int LongestText = 4096;

    // Of a partition key and of an item ("Quotas in Amazon DynamoDB"), some of it left for what an item's numbers and names take.
    private const int LargestKey = 2048;
    private const int LargestItem = 390 * 1024;

    /// <summary>
    /// The file's rows. Of two with one key the last wins, as it would if they were written one after the other; where they differ, that is told.
    /// </summary>
    /// <param name="kind">The columns.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">The header or a row is not what the kind says.</exception>
    public static LookupRows Read(LookupKind kind, byte[] bytes)
    {
        var table = CsvTable.Read(bytes, [.. kind.Columns.Select(column => new CsvColumn(column.Name) { OtherNames = column.OtherNames, IsOptional = column.IsOptional })]);
        var items = new Dictionary<string, (LookupItem Item, int Row)>(StringComparer.Ordinal);
        var contradictions = new List<LookupContradiction>();
        foreach (var row in table.Rows)
        {
            var key = kind.Key(kind.KeyColumns.Select(column => Value(table, row, column)));
            var item = Checked(new LookupItem(key, Attributes(kind, table, row)), row);
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
        throw new MalformedFileException(row.Number, $"{column.Name} is «{CsvText.Excerpt(text)}»; {column.Expected} was expected");
    }

    // What the table would refuse after other rows of the file were written.
    private static LookupItem Checked(LookupItem item, CsvRow row)
    {
        var key = Encoding.UTF8.GetByteCount(item.Key);
        if (key > LargestKey) throw new MalformedFileException(row.Number, $"the row's key has {key} bytes; at most {LargestKey} were expected");
        var size = key + item.Attributes.Sum(attribute => (long)Encoding.UTF8.GetByteCount(attribute.Key.Name) + Encoding.UTF8.GetByteCount(attribute.Value));
        return size <= LargestItem ? item : throw new MalformedFileException(row.Number, $"the row has {size} bytes; at most {LargestItem} were expected");
    }
}
