using System.Text;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>Converts MySQL's date formats, which Trino's <c>date_parse</c> and <c>date_format</c> take, to DuckDB's.</summary>
internal static class DateFormat
{
    /// <summary>Converts a format.</summary>
    /// <exception cref="NotSupportedException">A specifier has no counterpart; the message is the specifier.</exception>
    public static string ToDuckDb(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            text.Append(format[++i] switch
            {
                'Y' or 'y' or 'm' or 'd' or 'H' or 'I' or 'S' or 'f' or 'p' or 'a' or 'b' or 'j' or '%' => "%" + format[i],
                'i' => "%M",
                's' => "%S",
                'h' => "%I",
                'k' => "%-H",
                'l' => "%-I",
                'c' => "%-m",
                'e' => "%-d",
                'M' => "%B",
                'W' => "%A",
                'T' => "%H:%M:%S",
                'r' => "%I:%M:%S %p",
                var other => throw new NotSupportedException($"%{other}"),
            });
        }

        return text.ToString();
    }
}
