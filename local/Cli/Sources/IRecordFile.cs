namespace Pipeline.Cli.Sources;

/// <summary>A file of records that are streamed together. Their labels land after all of them have been sent.</summary>
public interface IRecordFile
{
    /// <summary>The name in progress displays and in the report.</summary>
    string Name { get; }

    /// <summary>The number of rows, for the progress display; null when it is unknown before the file is read.</summary>
    long? Rows { get; }

    /// <summary>The records in the order in which they are sent.</summary>
    /// <exception cref="SourceException">The file cannot be read as records.</exception>
    IEnumerable<SourceRecord> Read();

    /// <summary>The number of rows that cannot be a record, by reason. Complete when <see cref="Read"/> has ended.</summary>
    IReadOnlyDictionary<string, long> Refused { get; }
}

/// <summary>A record to put on the stream.</summary>
/// <param name="Id">The request's id, which is the record's partition key.</param>
/// <param name="Request">The request as JSON in UTF-8; anything else when <paramref name="Poison"/> is set.</param>
/// <param name="Label">The request's actual outcome, such as how many minutes a trip took; NaN when it has none.</param>
/// <param name="Poison">Whether the record is malformed on purpose and must end in quarantine.</param>
/// <param name="LabelledIn">The index of the file with whose labels the label lands; null for the record's own file.</param>
public readonly record struct SourceRecord(string Id, ReadOnlyMemory<byte> Request, double Label, bool Poison = false, int? LabelledIn = null);

/// <summary>Thrown when records, labels or lookup rows cannot be read from a file. The message names the file, what is wrong and what was expected.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
