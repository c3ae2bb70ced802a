using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Cloud.Athena.Results;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Athena.Execution;

/// <summary>A query as the process that runs it gets it.</summary>
internal sealed record QueryJob
{
    /// <summary>The folder of npm's packages, with DuckDB's library.</summary>
    public required string NodeModules { get; init; }

    /// <summary>How much of the machine the database may use.</summary>
    public required DuckDbSettings Settings { get; init; }

    /// <summary>A folder of this query alone: its tables' files, and what is written.</summary>
    public required string Folder { get; init; }

    /// <summary>The databases of the catalog that the query's caller may see.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>The query's own one.</summary>
    public required string Database { get; init; }

    /// <summary>The tables that it names.</summary>
    public required IReadOnlyList<QueryTable> Tables { get; init; }

    /// <summary>The query, in DuckDB's words.</summary>
    public required string Sql { get; init; }

    /// <summary>What is written.</summary>
    public required string File { get; init; }

    /// <summary>How UNLOAD writes it; null for Athena's CSV of a result.</summary>
    public UnloadFormat? Unload { get; init; }

    /// <summary>An error's message with the locations of objects in the place of the files that hold them here.</summary>
    public string WithLocations(string message)
    {
        if (!message.Contains(Folder, StringComparison.Ordinal)) return message;
        foreach (var (file, location) in Tables.SelectMany(table => table.Files.Zip(table.Locations))) message = message.Replace(file, location, StringComparison.Ordinal);
        return message.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <summary>The job as a message.</summary>
    public byte[] ToMessage() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The job of a message.</summary>
    public static QueryJob Of(byte[] message) => JsonSerializer.Deserialize<QueryJob>(message)!;
}

/// <summary>A table of a query.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Input">The catalog's description.</param>
/// <param name="Files">Its files, within the query's folder.</param>
internal sealed record QueryTable(string Database, string Name, JsonObject Input, IReadOnlyList<string> Files)
{
    /// <summary>Where the files' objects are, in the same order. The process that runs the query does not need it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Locations { get; init; } = [];
}

/// <summary>How UNLOAD writes.</summary>
/// <param name="Format">PARQUET, JSON or TEXTFILE.</param>
/// <param name="Compression">SNAPPY, GZIP, ZSTD or NONE.</param>
/// <param name="Delimiter">Between the fields of a text.</param>
internal sealed record UnloadFormat(string Format, string Compression, string Delimiter);

/// <summary>What a query came to.</summary>
internal sealed record QueryAnswer
{
    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; init; } = [];

    /// <summary>How many rows UNLOAD wrote.</summary>
    public long Rows { get; init; }

    /// <summary>Why it failed before it ran, in Athena's words; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>What the engine said of the query itself; null where it had nothing to say.</summary>
    public EngineError? Error { get; init; }

    /// <summary>The answer as a message.</summary>
    public byte[] ToMessage() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The answer of a message.</summary>
    public static QueryAnswer Of(byte[] message) => JsonSerializer.Deserialize<QueryAnswer>(message)!;
}

/// <summary>What DuckDB says of a statement.</summary>
/// <param name="Kind">Its class of error.</param>
/// <param name="Message">Its message.</param>
/// <param name="Position">Where in the statement's UTF-8 bytes, or null.</param>
internal sealed record EngineError(string Kind, string Message, int? Position)
{
    /// <summary>The error of an exception.</summary>
    public static EngineError Of(DuckDbStatementException e) => new(e.Kind, e.Message, e.Position);
}
