using Pipeline.Contract;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Labels;

namespace Pipeline.Cli.Sources.Files;

/// <summary>The labels of a folder of records, with the part with which each lands.</summary>
internal sealed class FolderLabels
{
    private readonly Dictionary<string, FolderLabel> _labels = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<FolderPart> _parts;

    private FolderLabels(IReadOnlyList<FolderPart> parts) => _parts = parts;

    /// <summary>Reads the labels of all parts by the code that reads label files in a stack.</summary>
    /// <exception cref="SourceException">A file cannot be used, or an id has two labels.</exception>
    public static FolderLabels Read(IReadOnlyList<FolderPart> parts, IScoringDomain domain)
    {
        var labels = new FolderLabels(parts);
        var reader = new LabelFile(domain);
        for (var part = 0; part < parts.Count; part++)
        {
            if (parts[part].Labels is { } path) labels.Add(part, path, reader);
        }

        return labels;
    }

    /// <summary>The label of an id; null if it has none.</summary>
    public FolderLabel? Of(string id) => _labels.TryGetValue(id, out var label) ? label : null;

    /// <summary>Checks that every label has its event.</summary>
    /// <param name="partOf">The part of each event.</param>
    /// <exception cref="SourceException">A label has no event in its part or an earlier one.</exception>
    public void Check(IReadOnlyDictionary<string, int> partOf)
    {
        foreach (var (id, label) in _labels)
        {
            if (!partOf.TryGetValue(id, out var part)) throw new SourceException($"{Where(label)}: the label of '{id}' has no event in any part. Add the event or remove the label.");
            if (part > label.Part) throw new SourceException($"{Where(label)}: the label of '{id}' comes before its event, which is in {_parts[part].Name}. Move the label to that part or a later one.");
        }
    }

    private void Add(int part, string path, LabelFile reader)
    {
        try
        {
            foreach (var row in reader.Read(FileBytes.Read(path, LabelFile.Largest)))
            {
                var label = new FolderLabel(row.Value, part, row.Row);
                if (!_labels.TryAdd(row.Id, label)) throw new SourceException($"{Where(label)}: '{row.Id}' has a label already ({Where(_labels[row.Id])}). Keep one of them.");
            }
        }
        catch (MalformedFileException e)
        {
            throw new SourceException($"'{path}' cannot be used: {e.Message}. The header is row 1. Correct the file.", e);
        }
    }

    private string Where(FolderLabel label) => $"'{_parts[label.Part].Labels}', row {label.Row}";
}

/// <summary>A label of a folder of records.</summary>
/// <param name="Value">The outcome.</param>
/// <param name="Part">The index of the part with which it lands.</param>
/// <param name="Row">Its row in the file: the header is row 1.</param>
internal readonly record struct FolderLabel(double Value, int Part, int Row);
