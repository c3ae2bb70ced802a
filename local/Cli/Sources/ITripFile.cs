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

/// <summary>One record to be put on the stream.</summary>
/// <param name="TripId">The trip's id, which is the record's partition key.</param>
/// <param name="Request">The trip request as JSON, UTF-8; not a trip request where <paramref name="Poison"/> is set.</param>
/// <param name="Minutes">How long the trip really took: its label.</param>
/// <param name="Poison">Whether the record is malformed on purpose, so that quarantine is where it must end.</param>
public readonly record struct SourceTrip(string TripId, ReadOnlyMemory<byte> Request, double Minutes, bool Poison = false);

/// <summary>A file that trips or zones cannot be read from. The message names the file, what is wrong and what was expected.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
