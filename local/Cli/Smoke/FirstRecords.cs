using Pipeline.Cli.Sources;

namespace Pipeline.Cli.Smoke;

/// <summary>The first records of a source, which are enough for a smoke test.</summary>
internal sealed class FirstRecords : IRecordFile
{
    private readonly IReadOnlyList<SourceRecord> _records;

    private FirstRecords(IReadOnlyList<SourceRecord> records) => _records = records;

    /// <inheritdoc/>
    public string Name => "first records";

    /// <inheritdoc/>
    public long? Rows => _records.Count;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Refused { get; } = new Dictionary<string, long>();

    /// <summary>Takes the first records.</summary>
    /// <param name="source">The source.</param>
    /// <param name="count">How many; fewer if the source has fewer.</param>
    public static FirstRecords Of(IRecordSource source, int count) => new([.. source.Files.SelectMany(file => file.Read()).Take(count)]);

    /// <inheritdoc/>
    public IEnumerable<SourceRecord> Read() => _records;
}
