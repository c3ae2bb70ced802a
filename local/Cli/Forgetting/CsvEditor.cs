using System.Text;
using Pipeline.Gzip;

namespace Pipeline.Cli.Forgetting;

/// <summary>
/// Edits files of labels as people dropped them, accepted or not: takes out the rows that have the id in a field. Rows are those of RFC 4180; where a quotation mark
/// is never closed, every line is a row. The rows that stay keep their bytes.
/// </summary>
/// <param name="id">The id.</param>
internal sealed class CsvEditor(ForgottenId id) : IContentEditor
{
    // One character is one byte, whatever encoding the file has.
    private static readonly Encoding Bytewise = Encoding.Latin1;
    private readonly string _id = Bytewise.GetString(id.Bytes);

    /// <inheritdoc/>
    public Remainder? Edit(byte[] content)
    {
        if (!GzipContent.IsGzip(content)) return EditText(content);
        return EditText(GzippedContent.Read(content)) is { } edited ? edited with { Content = GzippedContent.Of(edited.Content) } : null;
    }

    private Remainder? EditText(byte[] content)
    {
        var text = Bytewise.GetString(content);
        if (!text.Contains(_id, StringComparison.Ordinal) && !text.Contains('"')) return null;
        var rows = Rows(text, quotes: true) ?? Rows(text, quotes: false)!;
        var kept = rows.Where(row => !Fields(row).Contains(_id, StringComparer.Ordinal)).ToList();
        if (kept.Count == rows.Count) return null;
        return new Remainder(Bytewise.GetBytes(string.Concat(kept)), rows.Count - kept.Count) { IsEmpty = kept.Count(row => row.AsSpan().Trim().Length > 0) < 2 };
    }

    // With their line ends. Null if a quotation mark is not closed.
    private static List<string>? Rows(string text, bool quotes)
    {
        var rows = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"' && quotes) isQuoted = !isQuoted;
            if (text[at] != '\n' || isQuoted) continue;
            rows.Add(text[start..(at + 1)]);
            start = at + 1;
        }

        if (start < text.Length) rows.Add(text[start..]);
        return isQuoted ? null : rows;
    }

    private static IEnumerable<string> Fields(string row)
    {
        var field = new StringBuilder();
        var isQuoted = false;
        foreach (var character in row)
        {
            if (character == '"') isQuoted = !isQuoted;
            if ((character is ',' or ';' or '\t' && !isQuoted) || character is '\r' or '\n')
            {
                yield return Unquoted(field.ToString());
                field.Clear();
                continue;
            }

            field.Append(character);
        }

        yield return Unquoted(field.ToString());
    }

    private static string Unquoted(string field)
    {
        var trimmed = field.Trim(' ', '\u00ef', '\u00bb', '\u00bf');
        return trimmed is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : trimmed;
    }
}
