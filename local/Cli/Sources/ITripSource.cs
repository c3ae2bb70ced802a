namespace Pipeline.Cli.Sources;

/// <summary>A source of trips.</summary>
public interface ITripSource
{
    /// <summary>The zones as a lookup file (CSV, UTF-8). <see cref="ZonesCsv"/> lists the headers it may have.</summary>
    ReadOnlyMemory<byte> Zones { get; }

    /// <summary>The number of zones in that file.</summary>
    int ZoneCount { get; }

    /// <summary>Notes for the user, shown before the trips are streamed.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The files, in streaming order.</summary>
    IReadOnlyList<ITripFile> Files { get; }
}
