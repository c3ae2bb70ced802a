using System.Globalization;
using System.Text.Json;
using Pipeline.Gzip;

namespace Pipeline.Cli.Redriving;

/// <summary>An object of quarantine: compressed JSON lines, each a user record with the reason for which the function set it aside.</summary>
internal static class QuarantineObject
{
    /// <summary>The prefix of all of them.</summary>
    public const string Root = "quarantine/";

    /// <summary>Whether records of an object can have arrived in a span of time: its folder is the hour of arrival.</summary>
    public static bool MayHold(string key, DateTimeOffset from, DateTimeOffset to)
    {
        var parts = key.Split('/');
        if (parts.Length < 4 || !DateTimeOffset.TryParseExact(
                $"{parts[1]}/{parts[2]}", "'dt='yyyy-MM-dd'/hour='HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var hour)) return true;
        return hour < to && hour.AddHours(1) > from;
    }

    /// <summary>Reads the records.</summary>
    /// <exception cref="FormatException">It is not such an object; the message says where.</exception>
    public static IReadOnlyList<StrandedRecord> Read(string key, MemoryStream content)
    {
        using var lines = new StreamReader(Decompress(content));
        var records = new List<StrandedRecord>();
        try
        {
            while (lines.ReadLine() is { } line) records.Add(ReadLine(key, line));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"line {records.Count + 1}: {e.Message}", e);
        }

        return records;
    }

    private static MemoryStream Decompress(MemoryStream content)
    {
        try
        {
            return new MemoryStream(GzipContent.Read(content.ToArray()), writable: false);
        }
        catch (InvalidDataException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static StrandedRecord ReadLine(string key, string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new StrandedRecord(
            new RecordId(Text(root, "shard"), Text(root, "sequence_number"), root.GetProperty("sub_sequence_number").GetInt32()),
            key,
            root.GetProperty("arrived_at").GetDateTimeOffset(),
            Text(root, "partition_key"),
            Text(root, "reason"),
            root.GetProperty("data").GetBytesFromBase64());
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null");
}
