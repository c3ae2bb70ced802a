using System.Globalization;
using System.Text;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>The files that UNLOAD writes.</summary>
/// <param name="unload">How they are written.</param>
/// <param name="folder">The folder that they are written to.</param>
/// <param name="bytes">The bytes after which another file begins.</param>
internal sealed class UnloadFiles(UnloadFormat unload, string folder, long bytes)
{
    /// <summary>
    /// Rows in a row group. DuckDB's writer holds a row group for each thread. With DuckDB's default of 122,880 rows, the 20 columns of a training
    /// set take 40 MiB that the query then lacks; with this value they take 7 MiB, at the same processor time and a sixth more bytes.
    /// </summary>
    private const int RowGroup = 20_480;

    /// <summary>The usual size of a file. Athena begins another one for each of its writers, whatever the size.</summary>
    public const long Bytes = 256L << 20;

    // Source: "Considerations and limitations for CTAS queries".
    private const int MostPartitions = 100;

    private const string Escaped = "\"#%'*/:=?\\{[]^";

    /// <summary>The written files, in the order of their rows.</summary>
    public IReadOnlyList<UnloadedFile> Files { get; private set; } = [];

    /// <summary>Runs the query and writes its rows.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="AthenaFailure">The partition columns do not fit the query.</exception>
    public long Write(DuckDbSession session, string query)
    {
        using (var described = session.Query($"DESCRIBE {query}"))
        {
            var columns = new List<(string Name, string Type)>();
            while (described.Read()) columns.Add(((string)described.GetValue(0)!, (string)described.GetValue(1)!));
            CheckPartitions([.. columns.Select(column => column.Name)]);
            if (columns.Any(column => AthenaType(column.Type) is not null)) query = Cast(query, columns);
        }

        var rows = session.Execute($"COPY ({query}) TO {SqlQuote.Literal(folder)} ({Options()})");
        Files = rows == 0 ? [] : Written();
        return rows;
    }

    /// <summary>The replacement of a DuckDB type that Athena does not have (a sum of integers is bigint in Athena); null for any other type.</summary>
    private static string? AthenaType(string duckDb) => duckDb switch
    {
        "HUGEINT" or "UHUGEINT" or "UBIGINT" or "UINTEGER" => "BIGINT",
        "JSON" or "UUID" => "VARCHAR",
        _ => null,
    };

    private static string Cast(string query, List<(string Name, string Type)> columns)
    {
        var list = columns.Select(column => SqlQuote.Identifier(column.Name) is var name && AthenaType(column.Type) is { } type
            ? $"CAST({name} AS {type}) AS {name}"
            : name);
        return $"SELECT {string.Join(", ", list)} FROM ({query})";
    }

    private void CheckPartitions(List<string> columns)
    {
        foreach (var name in unload.PartitionedBy)
        {
            if (!columns.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new AthenaFailure("INVALID_TABLE_PROPERTY", $"Partition columns [{name}] not present in schema");
        }

        if (!columns.TakeLast(unload.PartitionedBy.Count).SequenceEqual(unload.PartitionedBy, StringComparer.OrdinalIgnoreCase))
            throw new AthenaFailure("HIVE_COLUMN_ORDER_MISMATCH", "Partition keys must be the last columns in the table and in the same order as the table properties: [" + string.Join(", ", unload.PartitionedBy) + "]");
        if (unload.PartitionedBy.Count > 0 && unload.PartitionedBy.Count == columns.Count) throw new AthenaFailure("INVALID_TABLE_PROPERTY", "Table contains only partition columns");
    }

    private List<UnloadedFile> Written()
    {
        if (File.Exists(folder)) return [new UnloadedFile(folder, "")];
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Folder: Path.GetRelativePath(folder, Path.GetDirectoryName(path)!)))
            .Select(file => new UnloadedFile(file.Path, file.Folder == "." ? "" : string.Concat(file.Folder.Split(Path.DirectorySeparatorChar).Select(PartitionFolder))))
            .OrderBy(file => file.Folder, StringComparer.Ordinal).ThenBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        var partitions = files.DistinctBy(file => file.Folder).Count();
        return partitions <= MostPartitions
            ? files
            : throw new AthenaFailure("HIVE_TOO_MANY_OPEN_PARTITIONS", string.Create(CultureInfo.InvariantCulture, $"Exceeded limit of {MostPartitions} open writers for partitions/buckets"));
    }

    // DuckDB escapes a value as in a URL; Hive escapes less. Source: Hive's FileUtils.escapePathName.
    private static string PartitionFolder(string name)
    {
        var at = name.IndexOf('=', StringComparison.Ordinal);
        var folder = new StringBuilder(name[..(at + 1)]);
        foreach (var character in Uri.UnescapeDataString(name[(at + 1)..]))
        {
            if (character is < ' ' or '\u007F' || Escaped.Contains(character)) folder.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            else folder.Append(character);
        }

        return folder.Append('/').ToString();
    }

    // DuckDB begins another file by size only without partitions.
    private string Options()
    {
        var where = unload.PartitionedBy.Count > 0
            ? $"PARTITION_BY ({string.Join(", ", unload.PartitionedBy.Select(SqlQuote.Identifier))}), OVERWRITE_OR_IGNORE true"
            : $"FILE_SIZE_BYTES {bytes.ToString(CultureInfo.InvariantCulture)}";
        return $"{Format()}, {where}";
    }

    private string Format() => unload.Format switch
    {
        "PARQUET" => $"FORMAT parquet, ROW_GROUP_SIZE {RowGroup.ToString(CultureInfo.InvariantCulture)}, COMPRESSION {(unload.Compression == "NONE" ? "uncompressed" : unload.Compression)}",
        "JSON" => $"FORMAT json, COMPRESSION {unload.Compression}",
        _ => $"FORMAT csv, HEADER false, DELIMITER {SqlQuote.Literal(unload.Delimiter)}, QUOTE '', ESCAPE '', NULLSTR '\\N', COMPRESSION {unload.Compression}",
    };
}
