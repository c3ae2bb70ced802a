using System.Text;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>Athena's CSV of a result: column names first, every field quoted; a null is an empty field without quotes.</summary>
public static class ResultCsv
{
    /// <summary>Reads the rows, including the header. Nulls and empty texts remain distinct.</summary>
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

    /// <summary>Writes a row.</summary>
    public static void WriteRow(StreamWriter file, IEnumerable<string?> fields)
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

    /// <summary>Reads a field up to its terminator (a comma, or the end of the line or file), which is left unread.</summary>
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
