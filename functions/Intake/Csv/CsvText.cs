using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Pipeline.Intake.Csv;

/// <summary>
/// Parses RFC 4180 text: quoted fields with commas, quotes and line ends in them, LF or CRLF, and a byte order mark. It is strict, because
/// silently misreading a file is worse than refusing it. It needs memory for the file's bytes and one row: only fields become strings, and
/// fields and rows are limited.
/// </summary>
public static class CsvText
{
    /// <summary>Maximum size of a field in bytes.</summary>
    public const int LargestField = 64 * 1024;

    /// <summary>Maximum number of fields in a row.</summary>
    public const int MostFields = 1_000;

    private const int LongestExcerpt = 80;
    private static readonly SearchValues<byte> EndsOfPlainField = SearchValues.Create(",\r\n\""u8);

    /// <summary>Reads the rows, skipping empty lines.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MalformedFileException">The text is not UTF-8, a quote is misplaced, or a field or row is too long.</exception>
    public static IEnumerable<CsvRow> Rows(byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        CheckEncoding(bytes, start);
        var number = 0;
        for (var at = start; at < bytes.Length;)
        {
            number++;
            var isQuoted = bytes[at] == '"';
            var (fields, end) = ReadRow(bytes, at, number);
            at = end + (end + 1 < bytes.Length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
            if (fields is not [""] || isQuoted) yield return new CsvRow(number, fields);
        }
    }

    /// <summary>Shortens a long text for an error message, and adds its length.</summary>
    public static string Excerpt(string text)
    {
        if (text.Length <= LongestExcerpt) return text;
        var end = char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length:N0} characters)");
    }

    private static (List<string> Fields, int End) ReadRow(byte[] bytes, int at, int number)
    {
        var fields = new List<string>();
        while (true)
        {
            if (fields.Count == MostFields) throw new MalformedFileException(number, $"the row has more than {MostFields} fields");
            var (field, end) = at < bytes.Length && bytes[at] == '"' ? ReadQuotedField(bytes, at, number) : ReadPlainField(bytes, at, number);
            fields.Add(field);
            if (end >= bytes.Length || bytes[end] != ',') return (fields, end);
            at = end + 1;
        }
    }

    private static (string Field, int End) ReadPlainField(byte[] bytes, int start, int row)
    {
        var length = bytes.AsSpan(start).IndexOfAny(EndsOfPlainField);
        var end = length < 0 ? bytes.Length : start + length;
        if (end < bytes.Length && bytes[end] == '"') throw new MalformedFileException(row, "a quote is inside an unquoted field; quote the field and double its quotes");
        return (Text(bytes.AsSpan(start, end - start), row), end);
    }

    private static (string Field, int End) ReadQuotedField(byte[] bytes, int start, int row)
    {
        var isEscaped = false;
        for (var at = start + 1; ;)
        {
            var quote = bytes.AsSpan(at).IndexOf((byte)'"');
            if (quote < 0) throw new MalformedFileException(row, "a quoted field is not closed before the file ends");
            var end = at + quote + 1;
            if (end < bytes.Length && bytes[end] == '"')
            {
                isEscaped = true;
                at = end + 1;
                continue;
            }

            if (end < bytes.Length && bytes[end] is not ((byte)',' or (byte)'\r' or (byte)'\n'))
            {
                Rune.DecodeFromUtf8(bytes.AsSpan(end), out var follows, out _);
                throw new MalformedFileException(row, $"«{follows}» follows the closing quote of a field; a comma or the line's end was expected");
            }

            var text = Text(bytes.AsSpan(start + 1, end - 1 - (start + 1)), row);
            return (isEscaped ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text, end);
        }
    }

    private static string Text(ReadOnlySpan<byte> field, int row) => field.Length <= LargestField
        ? Encoding.UTF8.GetString(field)
        : throw new MalformedFileException(row, string.Create(CultureInfo.InvariantCulture, $"a field has {field.Length:N0} bytes; at most {LargestField:N0} were expected"));

    private static void CheckEncoding(byte[] bytes, int start)
    {
        if (Utf8.IsValid(bytes.AsSpan(start))) return;
        var at = start;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out var length) == OperationStatus.Done) at += length;
        throw new MalformedFileException(1 + bytes.AsSpan(0, at).Count((byte)'\n'), "the text is not UTF-8");
    }
}
