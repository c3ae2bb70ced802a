using Pipeline.Contract;

namespace Pipeline.Cli.Sources.Files;

/// <summary>The events of a part, read as the scorer reads them.</summary>
internal sealed class FolderFile(FolderPart part, IEventReader events, FolderLabels labels, IScoringDomain domain) : IRecordFile
{
    /// <inheritdoc/>
    public string Name => part.Name;

    /// <inheritdoc/>
    public long? Rows { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Refused { get; } = new Dictionary<string, long>();

    /// <inheritdoc/>
    public IEnumerable<SourceRecord> Read() => Events().Select(each => each.Record);

    /// <summary>Reads all events before the first is sent, and records the part of each.</summary>
    /// <param name="index">The part's index.</param>
    /// <param name="partOf">The part of each id so far; this part's are added.</param>
    /// <param name="parts">All parts, for messages.</param>
    /// <exception cref="SourceException">An event cannot be used.</exception>
    public void Check(int index, Dictionary<string, int> partOf, IReadOnlyList<FolderPart> parts)
    {
        Rows = 0;
        foreach (var (where, record) in Events())
        {
            if (!partOf.TryAdd(record.Id, index))
            {
                throw new SourceException(
                    $"'{part.Events}', {where}: the {domain.IdName} '{record.Id}' is there twice (first in {parts[partOf[record.Id]].Name}). An id is a request's own: a second one would take the place of the first. Give it another id or remove it.");
            }

            Rows++;
        }

        if (Rows == 0) throw new SourceException($"'{part.Events}' holds no event. Add events or remove the part.");
    }

    private IEnumerable<(string Where, SourceRecord Record)> Events()
    {
        foreach (var line in events.Read(part))
        {
            if (!domain.TryRead(line.Request, out var request, out var reason))
                throw new SourceException($"'{part.Events}', {line.Where}: the event cannot be read: {reason}. It would end in quarantine; correct it or remove it.");
            var label = labels.Of(request.Id);
            yield return (line.Where, new SourceRecord(request.Id, line.Request, label?.Value ?? double.NaN, LabelledIn: label?.Part));
        }
    }
}
