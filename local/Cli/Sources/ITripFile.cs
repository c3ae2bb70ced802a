namespace Pipeline.Cli.Sources;

/// <summary>A file of trips that are streamed together. Their labels land after all of them have been sent.</summary>
public interface ITripFile
{
    /// <summary>The name in progress displays and in the report.</summary>
    string Name { get; }

    /// <summary>The number of rows, for the progress display; null when it is unknown before the file is read.</summary>
    long? Rows { get; }

    /// <summary>The trips in pickup order.</summary>
    /// <exception cref="SourceException">The file cannot be read as trips.</exception>
    IEnumerable<SourceTrip> Read();

    /// <summary>The number of rows that cannot be a trip, by reason. Complete when <see cref="Read"/> has ended.</summary>
    IReadOnlyDictionary<string, long> Refused { get; }
}

/// <summary>A record to put on the stream.</summary>
/// <param name="TripId">The trip's id, which is the record's partition key.</param>
/// <param name="Request">The trip request as JSON in UTF-8; anything else when <paramref name="Poison"/> is set.</param>
/// <param name="Minutes">The trip's real duration, which is its label.</param>
/// <param name="Poison">Whether the record is malformed on purpose and must end in quarantine.</param>
public readonly record struct SourceTrip(string TripId, ReadOnlyMemory<byte> Request, double Minutes, bool Poison = false);

/// <summary>Thrown when trips or zones cannot be read from a file. The message names the file, what is wrong and what was expected.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
