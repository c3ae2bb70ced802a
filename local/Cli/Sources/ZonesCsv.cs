using Pipeline.Domain.Trips;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Sources;

/// <summary>A lookup file of zones.</summary>
/// <param name="Content">The file's content, as written into the bucket.</param>
/// <param name="Count">The number of zones.</param>
public sealed record ZonesCsv(ReadOnlyMemory<byte> Content, int Count)
{
    /// <summary>The columns of a file with coordinates.</summary>
    public const string Header = "zone_id,borough,zone,service_zone,latitude,longitude";

    /// <summary>The columns of <c>taxi_zone_lookup.csv</c> as New York publishes it.</summary>
    public const string PublishedHeader = "LocationID,Borough,Zone,service_zone";

    private static readonly string Remedy =
        $"Give a CSV file with the header '{Header}', or New York's taxi_zone_lookup.csv ('{PublishedHeader}'), as ZONES=file.";

    /// <summary>Notes for the user: ignored rows and missing coordinates.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The zones as a lookup file of a source.</summary>
    public static SourceLookup Lookup(ReadOnlyMemory<byte> content) => new(TripLookups.Zone, "zones.csv", content);

    /// <summary>Reads the whole file like the function that loads it: a file that is accepted here is accepted there.</summary>
    /// <exception cref="SourceException">The file is missing, the loader refuses it, or it holds no zone.</exception>
    public static ZonesCsv Read(string path)
    {
        var content = Bytes(path);
        if (content.Length > LookupFile.Largest)
            throw new SourceException(FormattableString.Invariant($"The zones file '{path}' has {content.Length:N0} bytes; at most {LookupFile.Largest:N0} are taken. {Remedy}"));
        try
        {
            var rows = LookupFile.Read(TripLookups.Zone, content);
            return rows.Items.Count > 0
                ? new ZonesCsv(content, rows.Items.Count) { Notes = [.. NotesOf(Path.GetFileName(path), rows)] }
                : throw new SourceException($"The zones file '{path}' holds no zone behind its header. {Remedy}");
        }
        catch (MalformedFileException e)
        {
            throw new SourceException($"The zones file '{path}' cannot be used: {e.Message}. The header is row 1. {Remedy}", e);
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The zones file '{path}' cannot be read: {e.Message} {Remedy}", e);
        }
    }

    private static IEnumerable<string> NotesOf(string name, LookupRows rows)
    {
        foreach (var contradiction in rows.Contradictions) yield return $"{name}: {contradiction}.";
        if (!rows.Items.Any(zone => zone.Attributes.Any(attribute => attribute.Key.Name == "latitude")))
            yield return $"{name}: no zone has coordinates, so predictions are made without places and straight lines.";
    }
}
