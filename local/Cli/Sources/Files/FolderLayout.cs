namespace Pipeline.Cli.Sources.Files;

/// <summary>The files of a folder of records: <c>part-*/events.*</c>, <c>part-*/labels.csv</c> and <c>lookups/*/*.csv</c>.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Parts">The parts, in name order.</param>
internal sealed record FolderLayout(string Path, IReadOnlyList<FolderPart> Parts)
{
    /// <summary>The folder's form, for messages.</summary>
    public const string Expected =
        "Expected: part-*/events.ndjson, .csv or .parquet (.ndjson and .csv also as .gz), part-*/labels.csv, and lookups/<kind>/*.csv.";

    private const string LookupsName = "lookups";
    private const string PartPrefix = "part-";
    private const string LabelsName = "labels.csv";
    private const string EventsName = "events";

    /// <summary>The folder of the lookup files.</summary>
    public string Lookups => System.IO.Path.Combine(Path, LookupsName);

    /// <summary>Finds the files.</summary>
    /// <exception cref="SourceException">The folder is missing or holds something that would not be used.</exception>
    public static FolderLayout Find(string path)
    {
        if (!Directory.Exists(path)) throw new SourceException($"The folder '{path}' does not exist. Give a folder of records as DATA=folder. {Expected}");
        try
        {
            var entries = Entries(path).ToList();
            foreach (var entry in entries)
            {
                var name = System.IO.Path.GetFileName(entry);
                if (!Directory.Exists(entry) || (name != LookupsName && !name.StartsWith(PartPrefix, StringComparison.Ordinal)))
                    throw new SourceException($"'{entry}' would not be used: it is neither a folder part-* nor the folder lookups. Move it elsewhere. {Expected}");
            }

            var parts = entries.Where(entry => System.IO.Path.GetFileName(entry) != LookupsName).Select(Part).ToList();
            return parts.Count > 0 ? new FolderLayout(path, parts) : throw new SourceException($"The folder '{path}' has no folder part-*, so there is no record to send. {Expected}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The folder '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The entries of a folder in name order, without hidden ones, which editors and file managers leave.</summary>
    public static IEnumerable<string> Entries(string path) =>
        Directory.GetFileSystemEntries(path).Where(entry => !System.IO.Path.GetFileName(entry).StartsWith('.')).Order(StringComparer.Ordinal);

    private static FolderPart Part(string path)
    {
        var entries = Entries(path).ToList();
        var events = entries.Where(entry => System.IO.Path.GetFileName(entry).StartsWith(EventsName + ".", StringComparison.Ordinal)).ToList();
        if (events.Count == 0) throw new SourceException($"The folder '{path}' has no file of events. {Expected}");
        if (events.Count > 1) throw new SourceException($"The folder '{path}' has {events.Count} files of events: {string.Join(", ", events.Select(System.IO.Path.GetFileName))}. Keep one, or move the others into parts of their own.");
        var labels = System.IO.Path.Combine(path, LabelsName);
        if (entries.FirstOrDefault(entry => entry != events[0] && entry != labels) is { } other)
            throw new SourceException($"'{other}' would not be used: a part has a file of events and {LabelsName}. Move it elsewhere or rename it. {Expected}");
        return new FolderPart(System.IO.Path.GetFileName(path), events[0], Format(events[0]), File.Exists(labels) ? labels : null);
    }

    private static EventsFormat Format(string path) => System.IO.Path.GetFileName(path)[(EventsName.Length + 1)..] switch
    {
        "ndjson" or "ndjson.gz" => EventsFormat.Ndjson,
        "csv" or "csv.gz" => EventsFormat.Csv,
        "parquet" => EventsFormat.Parquet,
        "parquet.gz" => throw new SourceException($"'{path}' is Parquet in gzip, which cannot be read in part. Parquet is compressed by itself: decompress it (gunzip)."),
        var extension => throw new SourceException($"'{path}' has the unknown extension '.{extension}'. Save the events as .ndjson, .csv or .parquet; .ndjson and .csv may be compressed (.gz)."),
    };
}

/// <summary>A part of a folder of records.</summary>
/// <param name="Name">The part's name, such as <c>part-1</c>.</param>
/// <param name="Events">The file of events.</param>
/// <param name="Format">The format of that file.</param>
/// <param name="Labels">The file of labels; null if the part has none.</param>
internal sealed record FolderPart(string Name, string Events, EventsFormat Format, string? Labels);

/// <summary>A format of events.</summary>
internal enum EventsFormat
{
    /// <summary>A line is a request.</summary>
    Ndjson,

    /// <summary>A row is a request, with a header.</summary>
    Csv,

    /// <summary>A row is a request.</summary>
    Parquet,
}
