namespace Pipeline.Cli.Sources;

/// <summary>Trips that are streamed together; their labels land when all of them have been sent.</summary>
public interface ITripFile
{
    /// <summary>The name in progress displays and in the report.</summary>
    string Name { get; }

    /// <summary>How many rows the file has, where that is known before it is read; the progress display shows it.</summary>
    long? Rows { get; }

    /// <summary>The trips in pickup order.</summary>
    /// <exception cref="SourceException">The file cannot be read as trips.</exception>
    IEnumerable<SourceTrip> Read();

    /// <summary>The rows that cannot be a trip, counted by reason; complete when <see cref="Read"/> has ended.</summary>
    IReadOnlyDictionary<string, long> Refused { get; }
}
