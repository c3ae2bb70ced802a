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

    /// <summary>The tables that the query names.</summary>
    public required IReadOnlyList<QueryTable> Tables { get; init; }

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
}

/// <summary>How UNLOAD writes.</summary>
/// <param name="Format">PARQUET, JSON or TEXTFILE.</param>
/// <param name="Compression">SNAPPY, GZIP, ZSTD or NONE.</param>
/// <param name="Delimiter">The field delimiter of TEXTFILE.</param>
public sealed record UnloadFormat(string Format, string Compression, string Delimiter)
{
    /// <summary>The extension of the object's name, as Athena chooses it.</summary>
    [JsonIgnore]
    public string Extension => Format == "PARQUET" ? "" : Compression switch { "GZIP" => ".gz", "ZSTD" => ".zst", _ => "" };
}
