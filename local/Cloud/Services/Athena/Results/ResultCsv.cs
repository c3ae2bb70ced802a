using System.Text;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>A result as Athena's CSV: every field quoted, a null empty and without quotes, the columns' names first.</summary>
internal static class ResultCsv
{
    /// <summary>Writes all rows of a reader.</summary>
    public static void Write(DuckDbRows rows, IReadOnlyList<ResultColumn> columns, string path)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        WriteRow(file, columns.Select(column => column.Name));
        var row = new string?[columns.Count];
        while (rows.Read())
        {
            for (var i = 0; i < row.Length; i++) row[i] = ValueText.Of(rows.GetValue(i));
            WriteRow(file, row);
        }
    }

    /// <summary>Reads rows, the header among them; a null stays apart from an empty text.</summary>
    public static IEnumerable<IReadOnlyList<string?>> Read(TextReader text)
    {
        while (text.Peek() >= 0)
        {
            var row = new List<string?>();
            do row.Add(ReadField(text));
            while (text.Read() == ',');
            yield return row;
        }
    }

    private static void WriteRow(StreamWriter file, IEnumerable<string?> fields)
    {
        var first = true;
        foreach (var field in fields)
        {
            if (!first) file.Write(',');
            first = false;
            if (field is null) continue;
            file.Write('"');
            file.Write(field.Replace("\"", "\"\"", StringComparison.Ordinal));
            file.Write('"');
        }

        file.WriteLine();
    }

    /// <summary>Reads a field; what ends it (a comma, the line's or the file's end) is left.</summary>
    private static string? ReadField(TextReader text)
    {
        if (text.Peek() != '"') return null;
        text.Read();
        var field = new StringBuilder();
        while (text.Read() is var c and >= 0)
        {
            if (c == '"' && text.Peek() != '"') break;
            if (c == '"') text.Read();
            field.Append((char)c);
        }

        return field.ToString();
    }
}
