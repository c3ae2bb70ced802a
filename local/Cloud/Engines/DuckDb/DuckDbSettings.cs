using System.Globalization;
using DuckDB.NET.Data;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>How much of the machine a database may use.</summary>
public sealed record DuckDbSettings
{
    /// <summary>Threads per query.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Memory in MiB. Data that does not fit is spilled to <see cref="TempDirectory"/>.</summary>
    public int MemoryMegabytes { get; init; } = 384;

    /// <summary>The folder for spilled data; null forbids spilling.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Whether results without ORDER BY keep the order of their source. When off, large results need less memory.</summary>
    public bool PreserveInsertionOrder { get; init; }

    /// <summary>The settings as DuckDB.NET writes them. A database never uses the network: extensions are neither installed nor loaded automatically.</summary>
    internal string ConnectionString => new DuckDBConnectionStringBuilder
    {
        DataSource = DuckDBConnectionStringBuilder.InMemoryDataSource,
        ["threads"] = Threads.ToString(CultureInfo.InvariantCulture),
        ["memory_limit"] = MemoryMegabytes.ToString(CultureInfo.InvariantCulture) + "MiB",
        ["preserve_insertion_order"] = PreserveInsertionOrder ? "true" : "false",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["allow_community_extensions"] = "false",
        // Reports the position and kind of an error separately from its text.
        ["errors_as_json"] = "true",
        // Arrow has no type for hugeint; without this it would become decimal(38,0).
        ["arrow_lossless_conversion"] = "true",
    }.ConnectionString;

    /// <summary>
    /// Settings made once the database is open: a connection string cannot contain an empty value (which forbids spilling), nor an option of an extension
    /// that is not loaded yet. The fixed time zone makes times without a zone mean the same on every machine.
    /// </summary>
    internal string Statements => $"set global temp_directory = {SqlQuote.Literal(TempDirectory ?? "")}; set global TimeZone = 'UTC'";
}
