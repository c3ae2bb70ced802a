using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cli.Sources.Tlc;

/// <summary>TLC files, replayed one after the other, with an optional file of zones.</summary>
public sealed class TlcTrips : IRecordSource
{
    /// <summary>Opens the files. All of them are checked before the first is streamed.</summary>
    /// <param name="trips">The files of trips.</param>
    /// <param name="zones">The file of zones, or null.</param>
    /// <param name="library">Reads Parquet.</param>
    /// <param name="withoutDistance">Leaves the distance out of the requests; see <see cref="TlcParquetFile.Open"/>.</param>
    /// <exception cref="SourceException">A file cannot be used.</exception>
    public TlcTrips(IReadOnlyList<string> trips, string? zones, DuckDbLibrary library, bool withoutDistance = false)
    {
        // Trip ids are made from the file's name, so a second file of the same name would overwrite the trips of the first.
        if (trips.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new SourceException($"Two trips files are named '{twice.Key}': {string.Join(", ", twice)}. Every file can be replayed once.");
        if (zones is not null)
        {
            var file = ZonesCsv.Read(zones);
            (Lookups, ZoneCount, Notes) = ([ZonesCsv.Lookup(file.Content)], file.Count, file.Notes);
        }

        Files = trips.Select(path => (IRecordFile)TlcParquetFile.Open(path, library, withoutDistance)).ToList();
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceLookup> Lookups { get; } = [];

    /// <summary>The number of zones in the file of zones; 0 without one.</summary>
    public int ZoneCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<IRecordFile> Files { get; }
}
