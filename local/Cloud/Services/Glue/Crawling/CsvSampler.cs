using System.Globalization;
using System.Text;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>
/// Recognizes CSV by the rules of Glue's classifier: every line has at least two columns. The first line is a header if its fields are distinct words and
/// a later line contains a field that is not a word.
/// </summary>
internal static class CsvSampler
{
    // The maximum of a schema. Further fields of a row are not split.
    private const int MaxFields = 2_000;
    private const string Delimiters = ",|\t;\u0001";

    /// <summary>The sample of a text; null if the text is not CSV.</summary>
    /// <param name="text">The beginning of the file.</param>
    /// <param name="complete">Whether the text is the whole file; else its last line is cut off.</param>
    /// <param name="compression">How the file is compressed.</param>
    /// <param name="maxRows">The maximum number of lines to read.</param>
    public static FileSample? Read(ReadOnlySpan<byte> text, bool complete, string compression, int maxRows)
    {
        if (text.Contains((byte)0)) return null;
        var lines = Encoding.UTF8.GetString(text).TrimStart('\uFEFF').Split('\n', maxRows + 2);
        // The last piece is a cut-off line, or the rest of the text after maxRows lines.
        var whole = complete && lines.Length <= maxRows + 1 ? lines : lines[..^1];
        var delimiter = Delimiters.FirstOrDefault(candidate => whole.Length > 0 && whole[0].Contains(candidate, StringComparison.Ordinal));
        if (delimiter == default) return null;
        var rows = whole.Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Select(line => Split(line, delimiter)).ToList();
        if (rows.Count == 0 || rows.Any(row => row.Count != rows[0].Count || row.Count > MaxFields)) return null;

        var header = IsHeader(rows[0]) && (rows.Count == 1 || rows.Skip(1).Any(row => row.Any(field => TypeOf(field) is { Name: not "string" })));
        var schema = new SchemaBuilder();
        for (var column = 0; column < rows[0].Count; column++)
        {
            var builder = schema.Field(
                header && rows[0][column].Trim('"') is var title && CatalogName.Fits(title) ? title : string.Create(CultureInfo.InvariantCulture, $"col{column}"));
            foreach (var row in rows.Skip(header ? 1 : 0))
            {
                if (TypeOf(row[column]) is { } type) builder.Observe(type);
            }
        }

        return new FileSample("csv", compression, schema) { Csv = new CsvShape(delimiter, header), Rows = rows.Count - (header ? 1 : 0) };
    }

    private static bool IsHeader(List<string> fields) =>
        fields.All(field => field.Length is > 0 and < 150 && TypeOf(field) is { Name: "string" }) &&
        fields.Distinct(StringComparer.OrdinalIgnoreCase).Count() == fields.Count;

    private static HivePrimitive? TypeOf(string field) => field switch
    {
        "" => null,
        _ when long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => new HivePrimitive("bigint"),
        _ when double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => new HivePrimitive("double"),
        "true" or "false" => new HivePrimitive("boolean"),
        _ => new HivePrimitive("string"),
    };

    /// <summary>The fields of a line, with their quotes. A delimiter within quotes belongs to the field. As in Glue, a quoted number is a string.</summary>
    private static List<string> Split(string line, char delimiter)
    {
        var fields = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            if (line[i] != delimiter || quoted) continue;
            fields.Add(line[start..i]);
            start = i + 1;
            if (fields.Count == MaxFields) break;
        }

        fields.Add(line[start..]);
        return fields;
    }
}
