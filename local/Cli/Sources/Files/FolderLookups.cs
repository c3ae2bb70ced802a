using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Sources.Files;

/// <summary>Reads the lookup files of a folder of records by the code that loads them in a stack: a file that is accepted here is accepted there.</summary>
/// <param name="kinds">The domain's kinds.</param>
internal sealed class FolderLookups(IReadOnlyList<LookupKind> kinds)
{
    /// <summary>Reads the files of every kind. A kind without files is left out.</summary>
    /// <exception cref="SourceException">A file cannot be used.</exception>
    public (IReadOnlyList<SourceLookup> Files, IReadOnlyList<string> Notes) Read(FolderLayout layout)
    {
        if (!Directory.Exists(layout.Lookups)) return ([], []);
        var (files, notes) = (new List<SourceLookup>(), new List<string>());
        foreach (var folder in FolderLayout.Entries(layout.Lookups))
        {
            var kind = kinds.FirstOrDefault(kind => kind.Folder == Path.GetFileName(folder)) is { } found && Directory.Exists(folder)
                ? found
                : throw new SourceException($"'{folder}' would not be used: no lookup kind has this folder. The folders below lookups are {string.Join(", ", kinds.Select(each => each.Folder))}.");
            foreach (var path in FolderLayout.Entries(folder)) files.Add(ReadFile(kind, path, notes));
        }

        return (files, notes);
    }

    private static SourceLookup ReadFile(LookupKind kind, string path, List<string> notes)
    {
        if (Path.GetExtension(path) != ".csv" || Directory.Exists(path)) throw new SourceException($"'{path}' has an unknown extension. Save lookup rows as .csv, in UTF-8 and not compressed.");
        var content = FileBytes.Read(path, LookupFile.Largest);
        try
        {
            var rows = LookupFile.Read(kind, content);
            if (rows.Items.Count == 0) throw new SourceException($"'{path}' holds no row behind its header. Add the rows or remove the file.");
            notes.AddRange(rows.Contradictions.Select(contradiction => $"{kind.Folder}/{Path.GetFileName(path)}: {contradiction}."));
            return new SourceLookup(kind, Path.GetFileName(path), content);
        }
        catch (MalformedFileException e)
        {
            throw new SourceException($"'{path}' cannot be used: {e.Message}. The header is row 1. Correct the file.", e);
        }
    }
}
