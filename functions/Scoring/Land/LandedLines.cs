using Pipeline.Contract;
using Pipeline.Gzip;

namespace Pipeline.Scoring.Land;

/// <summary>Lines of landed objects.</summary>
internal sealed class LandedLines(IReadOnlyList<LandedLine> lines)
{
    /// <summary>The sequence number of the first record; null when there is none.</summary>
    public string? First { get; } = lines.Select(line => line.SequenceNumber).Min(SequenceNumberOrder.Instance);

    /// <summary>How many there are.</summary>
    public int Count => lines.Count;

    /// <summary>The lines of an object.</summary>
    /// <exception cref="InvalidDataException">The object is not whole gzip, or a line does not say which record it is of.</exception>
    public static LandedLines Of(ReadOnlyMemory<byte> content)
    {
        ReadOnlyMemory<byte> text = GzipContent.Read(content);
        var lines = new List<LandedLine>();
        foreach (var range in text.Span.Split((byte)'\n'))
        {
            if (!text[range].IsEmpty) lines.Add(LandedLine.Read(text[range]));
        }

        return new LandedLines(lines);
    }

    /// <summary>Those whose records come after one, and not after another.</summary>
    public LandedLines Between(string after, string last) => new([.. lines.Where(line =>
        SequenceNumberOrder.Instance.Compare(line.SequenceNumber, after) > 0 && SequenceNumberOrder.Instance.Compare(line.SequenceNumber, last) <= 0)]);

    /// <summary>Those of other records.</summary>
    public LandedLines But(LandedLines others)
    {
        var records = others.Records();
        return new LandedLines([.. lines.Where(line => !records.Contains(line.Record))]);
    }

    /// <summary>These and others.</summary>
    public LandedLines With(LandedLines others) => new([.. lines, .. others.Lines()]);

    /// <summary>The lines as an object; whoever asks disposes of it.</summary>
    public NdjsonObject ToObject()
    {
        var landed = new NdjsonObject(lines.Count);
        foreach (var line in lines)
        {
            landed.Line.Write(line.Json.Span);
            landed.EndLine();
        }

        return landed;
    }

    private IReadOnlyList<LandedLine> Lines() => lines;

    private HashSet<(string, int)> Records() => [.. lines.Select(line => line.Record)];
}
