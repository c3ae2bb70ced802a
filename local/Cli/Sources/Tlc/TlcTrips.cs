using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cli.Sources.Tlc;

/// <summary>TLC files, replayed one after the other, with an optional file of zones.</summary>
public sealed class TlcTrips : ITripSource
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
            (Zones, ZoneCount, Notes) = (file.Content, file.Count, file.Notes);
        }

        Files = trips.Select(path => (ITripFile)TlcParquetFile.Open(path, library, withoutDistance)).ToList();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Zones { get; }

    /// <inheritdoc/>
    public int ZoneCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<ITripFile> Files { get; }
}
