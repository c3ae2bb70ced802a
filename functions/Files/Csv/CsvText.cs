using System.Text;

namespace Pipeline.Files.Csv;

/// <summary>
/// Takes RFC 4180 text apart: quoted fields with commas, quotes and line ends in them, LF or CRLF, and a byte order mark. It is
/// strict, because a file that is read wrongly without a word is worse than one that is refused.
/// </summary>
public static class CsvText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The rows, without those that are empty lines.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">The text is not UTF-8 or a quote is not where it may be.</exception>
    public static IEnumerable<CsvRow> Rows(byte[] bytes)
    {
        var text = Decode(bytes);
        var number = 0;
        for (var at = 0; at < text.Length;)
        {
            number++;
            var fields = new List<string>();
            var isQuoted = text[at] == '"';
            while (true)
            {
                var (field, end) = text.Length > at && text[at] == '"' ? Quoted(text, at, number) : Plain(text, at, number);
                fields.Add(field);
                at = end + 1;
                if (end >= text.Length || text[end] != ',') break;
            }

            if (at <= text.Length && text[at - 1] == '\r' && at < text.Length && text[at] == '\n') at++;
            if (fields is not [""] || isQuoted) yield return new CsvRow(number, fields);
        }
    }

    private static (string Field, int End) Plain(string text, int start, int row)
    {
        var length = text.AsSpan(start).IndexOfAny(",\r\n\"");
        var end = length < 0 ? text.Length : start + length;
        if (end < text.Length && text[end] == '"') throw new MalformedFileException(row, "a quote stands inside a field that does not begin with one; a field with a quote in it is quoted and its quotes doubled");
        return (text[start..end], end);
    }

    private static (string Field, int End) Quoted(string text, int start, int row)
    {
        var field = new StringBuilder();
        for (var at = start + 1; ;)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0) throw new MalformedFileException(row, "a quoted field is not closed before the file ends");
            field.Append(text, at, quote - at);
            if (quote + 1 < text.Length && text[quote + 1] == '"')
            {
                field.Append('"');
                at = quote + 2;
                continue;
            }

            var end = quote + 1;
            if (end < text.Length && text[end] is not (',' or '\r' or '\n')) throw new MalformedFileException(row, $"«{text[end]}» follows the closing quote of a field; a comma or the line's end was expected");
            return (field.ToString(), end);
        }
    }

    private static string Decode(byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        try
        {
            return Utf8.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException e)
        {
            var row = 1 + bytes.AsSpan(0, Math.Min(bytes.Length, start + e.Index)).Count((byte)'\n');
            throw new MalformedFileException(row, "the text is not UTF-8");
        }
    }
}
