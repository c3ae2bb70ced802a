namespace Pipeline.Cli.Sources;

/// <summary>Where trips come from.</summary>
public interface ITripSource
{
    /// <summary>The zones as a lookup file (CSV, UTF-8), header <c>zone_id,borough,zone,service_zone,latitude,longitude</c>.</summary>
    ReadOnlyMemory<byte> Zones { get; }

    /// <summary>How many zones that file has.</summary>
    int ZoneCount { get; }

    /// <summary>The files, in the order in which they are streamed.</summary>
    IReadOnlyList<ITripFile> Files { get; }
}
