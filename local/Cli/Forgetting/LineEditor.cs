using System.Text.Json;
using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Forgetting;

/// <summary>Edits gzipped lines of JSON: scored trips, labels, and records in quarantine. The lines that stay keep their bytes.</summary>
/// <param name="id">The id.</param>
internal sealed class LineEditor(ForgottenId id) : IContentEditor
{
    /// <inheritdoc/>
    public Remainder? Edit(byte[] content)
    {
        var lines = GzippedContent.Read(content);
        using var kept = new MemoryStream();
        var removed = 0;
        DateTimeOffset? arrived = null;
        for (var start = 0; start < lines.Length;)
        {
            var end = Array.IndexOf(lines, (byte)'\n', start);
            var line = lines.AsSpan(start..(end < 0 ? lines.Length : end + 1));
            start += line.Length;
            if (Owns(line))
            {
                removed++;
                if (ArrivalOf(line) is { } time && !(time <= arrived)) arrived = time;
            }
            else
            {
                kept.Write(line);
            }
        }

        return removed == 0 ? null : new Remainder(GzippedContent.Of(kept.GetBuffer().AsSpan(0, (int)kept.Length)), removed) { Arrived = arrived, IsEmpty = kept.Length == 0 };
    }

    private bool Owns(ReadOnlySpan<byte> line)
    {
        if (id.Owns(line)) return true;
        // A line of quarantine has its record's bytes in Base64.
        if (line.IndexOf("\"data\":"u8) < 0) return false;
        try
        {
            var quarantined = QuarantinedLine.Read(System.Text.Encoding.UTF8.GetString(line));
            return quarantined.PartitionKey == id.Text || id.Owns(quarantined.Data);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return id.IsQuotedIn(line);
        }
    }

    private static DateTimeOffset? ArrivalOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty(LakeMembers.ArrivedAt, out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var arrived) ? arrived : null;
        }
        catch (JsonException)
        {
            // A line that is not JSON says nothing of its arrival.
            return null;
        }
    }
}
