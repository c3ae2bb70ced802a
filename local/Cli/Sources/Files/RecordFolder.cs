using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Contract;

namespace Pipeline.Cli.Sources.Files;

/// <summary>Records from a user's own files, of any domain. <see cref="FolderLayout"/> describes the folder.</summary>
public sealed class RecordFolder : IRecordSource
{
    /// <summary>Opens a folder. All its files are read and checked before the first record is sent.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="domain">Reads events and labels, and names the kinds of lookup rows.</param>
    /// <param name="library">Opens the reader of CSV and Parquet when a part needs it.</param>
    /// <exception cref="SourceException">A file cannot be used; the message says where and why.</exception>
    public RecordFolder(string path, IScoringDomain domain, Func<DuckDbLibrary> library)
    {
        var layout = FolderLayout.Find(path);
        (Lookups, Notes) = new FolderLookups(domain.LookupKinds).Read(layout);
        var labels = FolderLabels.Read(layout.Parts, domain);
        var table = new Lazy<TableEvents>(() => new TableEvents(library(), domain.IdName));
        var files = layout.Parts.Select(part => new FolderFile(part, part.Format == EventsFormat.Ndjson ? new NdjsonEvents() : table.Value, labels, domain)).ToList();
        var partOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var part = 0; part < files.Count; part++) files[part].Check(part, partOf, layout.Parts);
        labels.Check(partOf);
        Files = files;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceLookup> Lookups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IRecordFile> Files { get; }
}
