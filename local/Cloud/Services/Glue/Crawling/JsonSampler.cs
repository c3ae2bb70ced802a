using System.Text.Json;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Recognizes JSON objects, one per line, and infers their schema.</summary>
internal static class JsonSampler
{
    /// <summary>The sample of a text; null if the text is not JSON.</summary>
    /// <param name="text">The beginning of the file.</param>
    /// <param name="complete">Whether the text is the whole file; else its last object is cut off.</param>
    /// <param name="compression">How the file is compressed.</param>
    /// <param name="maxRows">The maximum number of objects to read.</param>
    public static FileSample? Read(ReadOnlySpan<byte> text, bool complete, string compression, int maxRows)
    {
        var schema = new SchemaBuilder();
        var rows = 0;
        // Lines are read one by one, so that a cut-off last line does not affect the others.
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
                // The text is JSON but cannot be a table. The next format must not claim it.
                return FileSample.Unknown(compression);
            }

            rows++;
        }

        return rows == 0 ? null : new FileSample("json", compression, schema) { Rows = rows };
    }
}
