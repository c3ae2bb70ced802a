using System.Text.Json;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Recognizes JSON objects, one after the other, and collects their schema.</summary>
internal static class JsonSampler
{
    /// <summary>The sample of a text, or null where it is not JSON.</summary>
    /// <param name="text">The beginning of the file.</param>
    /// <param name="complete">Whether that is the whole file: else its last object is cut off.</param>
    /// <param name="compression">How the file is compressed.</param>
    /// <param name="maxRows">How many objects are looked at.</param>
    public static FileSample? Read(ReadOnlySpan<byte> text, bool complete, string compression, int maxRows)
    {
        var schema = new SchemaBuilder();
        var rows = 0;
        // Lines are read one by one, so that a cut-off last line spoils nothing but itself.
        while (rows < maxRows && !text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0 && !complete) break;
            var line = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.IsEmpty) continue;
            if (line[0] != '{') return null;
            try
            {
                var reader = new Utf8JsonReader(line);
                reader.Read();
                schema.Observe(ref reader);
                while (reader.Read())
                {
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Not JSON lines, or strings that are not Unicode: the caller tries the next format.
                return null;
            }
            catch (TooManyColumnsException)
            {
                // It is JSON, and no table's: the next format must not take it for its own.
                return FileSample.Unknown(compression);
            }

            rows++;
        }

        return rows == 0 ? null : new FileSample("json", compression, schema) { Rows = rows };
    }
}
