using System.Text.Json;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Redriving;

/// <summary>An object of quarantine: compressed JSON lines, each with a user record and the reason why the function quarantined it.</summary>
internal static class QuarantineObject
{
    /// <summary>The prefix of these objects.</summary>
    public const string Root = LakeFolder.Quarantine + "/";

    /// <summary>Whether an object can hold records that arrived in a time span, by the hour of arrival in its folder's name.</summary>
    public static bool MayHold(string key, DateTimeOffset from, DateTimeOffset to)
    {
        return !LakeFolder.TryReadHour(key, out var hour) || (hour < to && hour.AddHours(1) > from);
    }

    /// <summary>Reads the records.</summary>
    /// <exception cref="FormatException">The object is malformed; the message names the line.</exception>
    public static IReadOnlyList<StrandedRecord> Read(string key, MemoryStream content)
    {
        using var lines = new StreamReader(Decompress(content));
        var records = new List<StrandedRecord>();
        try
        {
            while (lines.ReadLine() is { } line) records.Add(ReadLine(key, line));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
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

    private static StrandedRecord ReadLine(string key, string json)
    {
        var line = QuarantinedLine.Read(json);
        return new StrandedRecord(RecordId.Of(line.Origin), key, line.ArrivedAt, line.PartitionKey, line.Reason, line.Data);
    }
}
