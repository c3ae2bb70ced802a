using System.Text.Json.Serialization;
using Pipeline.Cloud.Athena.Catalog;

namespace Pipeline.Cloud.Athena.Execution;

/// <summary>What a query reads and where it writes its result.</summary>
public sealed record QueryJob
{
    /// <summary>A folder for this query only. It holds the tables' files and the result.</summary>
    public required string Folder { get; init; }

    /// <summary>The databases of the catalog that the caller may see.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>The database of table names without one.</summary>
    public required string Database { get; init; }

    /// <summary>The tables that the query and its views name.</summary>
    public required IReadOnlyList<QueryTable> Tables { get; init; }

    /// <summary>The views that the query names, each after those that it reads. An engine sends them to its process in its own dialect.</summary>
    [JsonIgnore]
    public IReadOnlyList<QueryView> Views { get; init; } = [];

    /// <summary>The file to write.</summary>
    public required string File { get; init; }

    /// <summary>How UNLOAD writes the file; null for Athena's CSV of a result.</summary>
    public UnloadFormat? Unload { get; init; }

    /// <summary>Replaces the names of local files in an error message by the locations of their objects.</summary>
    public string WithLocations(string message)
    {
        if (!message.Contains(Folder, StringComparison.Ordinal)) return message;
        foreach (var (file, location) in Tables.SelectMany(table => table.Files.Zip(table.Locations))) message = message.Replace(file, location, StringComparison.Ordinal);
        return message.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}

/// <summary>A table of a query.</summary>
/// <param name="Schema">The catalog's definition.</param>
/// <param name="Files">The files, within the query's folder.</param>
public sealed record QueryTable(TableSchema Schema, IReadOnlyList<string> Files)
{
    /// <summary>The locations of the files' objects, in the same order. The process that runs the query does not need them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>
    /// The values of the table's partitions: the rows of a list of partitions, or what an engine chooses from before the files are known. Empty
    /// once the files are chosen.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Partitions { get; init; } = [];
}

/// <summary>A view of a query.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Definition">Its query and columns.</param>
public sealed record QueryView(string Database, string Name, ViewDefinition Definition);

/// <summary>What a query asks of the partitions of a table, as far as the catalog can be asked for it.</summary>
/// <param name="Database">The table's database.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Expression">The partitions that the query can need, as Glue's GetPartitions takes it; null for all.</param>
/// <param name="IsWhole">Whether the expression says all that the query's conditions say about the partition keys.</param>
public sealed record PartitionFilter(string Database, string Table, string? Expression, bool IsWhole);

/// <summary>The partitions of a table that a query can need.</summary>
/// <param name="Database">The table's database.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Needed">The indexes of the partitions, in <see cref="QueryTable.Partitions"/>.</param>
public sealed record NeededPartitions(string Database, string Table, IReadOnlyList<int> Needed);

/// <summary>How UNLOAD writes.</summary>
/// <param name="Format">PARQUET, JSON or TEXTFILE.</param>
/// <param name="Compression">SNAPPY, GZIP, ZSTD or NONE.</param>
/// <param name="Delimiter">The field delimiter of TEXTFILE.</param>
/// <param name="PartitionedBy">The columns whose values become folders; the last columns of the query.</param>
public sealed record UnloadFormat(string Format, string Compression, string Delimiter, IReadOnlyList<string> PartitionedBy)
{
    /// <summary>The extension of the object's name, as Athena chooses it.</summary>
    [JsonIgnore]
    public string Extension => Format == "PARQUET" ? "" : Compression switch { "GZIP" => ".gz", "ZSTD" => ".zst", _ => "" };
}
