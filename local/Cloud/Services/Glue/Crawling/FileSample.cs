namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>The format and schema of one or more objects.</summary>
/// <param name="Classification">Glue's classification: <c>json</c>, <c>csv</c>, <c>parquet</c>, <c>UNKNOWN</c>.</param>
/// <param name="Compression"><c>gzip</c> or <c>none</c>.</param>
/// <param name="Schema">The inferred schema.</param>
internal sealed record FileSample(string Classification, string Compression, SchemaBuilder Schema)
{
    /// <summary>The sample of an object whose format is unknown or that has too many columns.</summary>
    public static FileSample Unknown(string compression) => new("UNKNOWN", compression, new SchemaBuilder());

    /// <summary>The dialect of a CSV file; null for other formats.</summary>
    public CsvShape? Csv { get; init; }

    /// <summary>The number of rows that were read.</summary>
    public int Rows { get; init; }

    /// <summary>Whether two objects may belong to the same table: same format, compression and delimiter.</summary>
    public bool IsCompatibleWith(FileSample other) =>
        Classification == other.Classification && Compression == other.Compression && Csv?.Delimiter == other.Csv?.Delimiter;

    /// <summary>Whether most columns are the same. By this rule Glue decides between a partition and a separate table.</summary>
    public bool IsSimilarTo(FileSample other)
    {
        var mine = Schema.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var theirs = other.Schema.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var common = mine.Count(theirs.Contains);
        return common >= 0.7 * Math.Min(mine.Count, theirs.Count) && common >= 0.5 * Math.Max(mine.Count, theirs.Count);
    }
}

/// <summary>The dialect of a CSV file.</summary>
/// <param name="Delimiter">The field delimiter.</param>
/// <param name="Header">Whether the first line contains the column names.</param>
internal sealed record CsvShape(char Delimiter, bool Header);
