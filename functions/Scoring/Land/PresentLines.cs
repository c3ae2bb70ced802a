using System.Text.Json;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Scoring.Land;

/// <summary>Lines of objects that are already in the lake.</summary>
internal sealed class PresentLines(IReadOnlyList<PresentLine> lines)
{
    public static PresentLines None { get; } = new([]);

    /// <summary>The lowest sequence number; null if there are no lines.</summary>
    public string? First { get; } = lines.Select(line => line.Record.SequenceNumber).Min(SequenceNumberOrder.Instance);

    /// <summary>The number of lines.</summary>
    public int Count => lines.Count;

    /// <summary>Reads the lines of an object.</summary>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The object is not whole gzip, or a line does not name its record.</exception>
    public static PresentLines Of(ReadOnlyMemory<byte> content)
    {
        ReadOnlyMemory<byte> text = GzipContent.Read(content);
        var lines = new List<PresentLine>();
        foreach (var range in text.Span.Split((byte)'\n'))
        {
            if (!text[range].IsEmpty) lines.Add(PresentLine.Read(text[range]));
        }

        return new PresentLines(lines);
    }

    /// <summary>The lines of records after one sequence number, up to and including another.</summary>
    public PresentLines Between(string after, string last) => new([.. lines.Where(line =>
        SequenceNumberOrder.Instance.Compare(line.Record.SequenceNumber, after) > 0 && SequenceNumberOrder.Instance.Compare(line.Record.SequenceNumber, last) <= 0)]);

    /// <summary>The lines whose records have no line in <paramref name="others"/>.</summary>
    public PresentLines Except(PresentLines others)
    {
        var records = others.Records();
        return new PresentLines([.. lines.Where(line => !records.Contains(line.Record))]);
    }

    /// <summary>These lines followed by others.</summary>
    public PresentLines Concat(PresentLines others) => new([.. lines, .. others.Lines()]);

    /// <summary>Builds an object of the lines; the caller disposes of it.</summary>
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

    private IReadOnlyList<PresentLine> Lines() => lines;

    private HashSet<LineOrigin> Records() => [.. lines.Select(line => line.Record)];
}

/// <summary>A line of an object in the lake.</summary>
/// <param name="Record">The record's identity.</param>
/// <param name="Json">The line, without its line feed.</param>
internal sealed record PresentLine(LineOrigin Record, ReadOnlyMemory<byte> Json)
{
    /// <summary>Reads a line and its record's identity.</summary>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The line does not name its record.</exception>
    public static PresentLine Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new PresentLine(LineOrigin.Read(document.RootElement), json);
    }
}
