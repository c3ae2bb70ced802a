namespace Pipeline.Cli.Sources;

/// <summary>Where trips come from.</summary>
public interface ITripSource
{
    /// <summary>The zones as a lookup file (CSV, UTF-8): <see cref="ZonesCsv"/> says which headers it may have.</summary>
    ReadOnlyMemory<byte> Zones { get; }

    /// <summary>How many zones that file has.</summary>
    int ZoneCount { get; }

    /// <summary>What the user should know of the source before its trips are streamed.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The files, in the order in which they are streamed.</summary>
    IReadOnlyList<ITripFile> Files { get; }
}
