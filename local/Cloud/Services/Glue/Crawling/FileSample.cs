namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>What one object showed of itself.</summary>
/// <param name="Classification">Glue's word: <c>json</c>, <c>csv</c>, <c>parquet</c>, <c>UNKNOWN</c>.</param>
/// <param name="Compression"><c>gzip</c> or <c>none</c>.</param>
/// <param name="Schema">A builder of rows.</param>
internal sealed record FileSample(string Classification, string Compression, SchemaBuilder Schema)
{
    /// <summary>What an object is whose content nobody knows, or has too many columns.</summary>
    public static FileSample Unknown(string compression) => new("UNKNOWN", compression, new SchemaBuilder());

    /// <summary>How a CSV file is written.</summary>
    public CsvShape? Csv { get; init; }

    /// <summary>Rows that were read.</summary>
    public int Rows { get; init; }

    /// <summary>Whether two objects can be of one table.</summary>
    public bool IsCompatibleWith(FileSample other) =>
        Classification == other.Classification && Compression == other.Compression && Csv?.Delimiter == other.Csv?.Delimiter;

    /// <summary>Whether the columns are mostly the same: the rule behind Glue's choice between a partition and a table of its own.</summary>
    public bool IsSimilarTo(FileSample other)
    {
        var mine = Schema.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var theirs = other.Schema.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var common = mine.Count(theirs.Contains);
        return common >= 0.7 * Math.Min(mine.Count, theirs.Count) && common >= 0.5 * Math.Max(mine.Count, theirs.Count);
    }
}

/// <summary>How a CSV file is written.</summary>
/// <param name="Delimiter">Between fields.</param>
/// <param name="Header">Whether the first line names the columns.</param>
internal sealed record CsvShape(char Delimiter, bool Header);
