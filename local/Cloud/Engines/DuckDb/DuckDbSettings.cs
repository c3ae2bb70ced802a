using System.Globalization;
using DuckDB.NET.Data;
using Pipeline.Cloud.Sql;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>How much of the machine a database may use.</summary>
public sealed record DuckDbSettings
{
    /// <summary>Threads of one query.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Memory in MiB. What does not fit is spilled to <see cref="TempDirectory"/>.</summary>
    public int MemoryMegabytes { get; init; } = 384;

    /// <summary>Where spilled data goes; null forbids spilling.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Whether results keep the order of their source where no ORDER BY asks for one. Off, large results need less memory.</summary>
    public bool PreserveInsertionOrder { get; init; }

    /// <summary>DuckDB.NET's words for them. A database never reaches for the network: extensions are neither installed nor loaded by themselves.</summary>
    internal string ConnectionString => new DuckDBConnectionStringBuilder
    {
        DataSource = DuckDBConnectionStringBuilder.InMemoryDataSource,
        ["threads"] = Threads.ToString(CultureInfo.InvariantCulture),
        ["memory_limit"] = MemoryMegabytes.ToString(CultureInfo.InvariantCulture) + "MiB",
        ["preserve_insertion_order"] = PreserveInsertionOrder ? "true" : "false",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["allow_community_extensions"] = "false",
        // Positions and kinds of errors come apart from their text.
        ["errors_as_json"] = "true",
        // Arrow has no type for hugeint, which would else come as decimal(38,0).
        ["arrow_lossless_conversion"] = "true",
    }.ConnectionString;

    /// <summary>
    /// What is set once the database is open: a connection string holds no empty value, which forbids spilling, and an option of an extension
    /// cannot be set before it is loaded. Times without a zone are read the same way on every machine.
    /// </summary>
    internal string Statements => $"set global temp_directory = {SqlQuote.Literal(TempDirectory ?? "")}; set global TimeZone = 'UTC'";
}
