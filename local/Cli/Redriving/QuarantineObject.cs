using System.Text.Json;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Redriving;

/// <summary>An object of quarantine: compressed JSON lines, each a user record with the reason for which the function set it aside.</summary>
internal static class QuarantineObject
{
    /// <summary>The prefix of all of them.</summary>
    public const string Root = LakeFolder.Quarantine + "/";

    /// <summary>Whether records of an object can have arrived in a span of time: its folder is the hour of arrival.</summary>
    public static bool MayHold(string key, DateTimeOffset from, DateTimeOffset to)
    {
        return !LakeFolder.TryReadHour(key, out var hour) || (hour < to && hour.AddHours(1) > from);
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
