using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Engines.Athena.Dialect;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>A query as the child process receives it.</summary>
/// <param name="NodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
/// <param name="Settings">How much of the machine the database may use.</param>
/// <param name="Job">The tables to read and the file to write.</param>
/// <param name="Sql">The query in DuckDB's dialect.</param>
/// <param name="Views">The query's views, each after those that it reads.</param>
/// <param name="Task">What to do with the query.</param>
internal sealed record QueryMessage(string NodeModules, DuckDbSettings Settings, QueryJob Job, string Sql, IReadOnlyList<RewrittenView> Views, QueryTask Task)
{
    /// <summary>Whether the rows have an order that what is written must keep.</summary>
    public bool Ordered { get; init; }

    /// <summary>The bytes after which UNLOAD begins another file.</summary>
    public long UnloadBytes { get; init; }

    /// <summary>Serializes the query.</summary>
    public byte[] ToMessage() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads a query.</summary>
    public static QueryMessage Of(byte[] message) => JsonSerializer.Deserialize<QueryMessage>(message)!;
}

/// <summary>What the child process does with a query.</summary>
internal enum QueryTask
{
    /// <summary>Runs it.</summary>
    Run,

    /// <summary>Says what it asks of its tables' partitions.</summary>
    Filter,

    /// <summary>Chooses the partitions that it needs.</summary>
    Choose,
}

/// <summary>The child process's answer to a query.</summary>
internal sealed record QueryAnswer
{
    /// <summary>The result's columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; init; } = [];

    /// <summary>How many rows UNLOAD wrote.</summary>
    public long Rows { get; init; }

    /// <summary>The files that UNLOAD wrote, in the order of their rows.</summary>
    public IReadOnlyList<UnloadedFile> Files { get; init; } = [];

    /// <summary>What the query asks of its tables' partitions.</summary>
    public IReadOnlyList<PartitionFilter> Filters { get; init; } = [];

    /// <summary>The partitions that the query needs.</summary>
    public IReadOnlyList<NeededPartitions> Needed { get; init; } = [];

    /// <summary>Why the query failed before it ran, as Athena reports it; null otherwise.</summary>
    public string? Failure { get; init; }

    /// <summary>DuckDB's error about the query itself; null if there is none.</summary>
    public EngineError? Error { get; init; }

    /// <summary>Serializes the answer.</summary>
    public byte[] ToMessage() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads an answer.</summary>
    public static QueryAnswer Of(byte[] message) => JsonSerializer.Deserialize<QueryAnswer>(message)!;
}

/// <summary>DuckDB's error about a statement.</summary>
/// <param name="Kind">The class of error.</param>
/// <param name="Message">The message.</param>
/// <param name="Position">The position in the statement's UTF-8 bytes; null if unknown.</param>
internal sealed partial record EngineError(string Kind, string Message, int? Position)
{
    /// <summary>The error of an exception.</summary>
    public static EngineError Of(DuckDbStatementException e) => new(e.Kind, e.Message, e.Position);

    /// <summary>The error as Athena reports it.</summary>
    /// <param name="sql">The statement that DuckDB ran; maps the position to the client's statement.</param>
    public AthenaFailure ToFailure(RewrittenSql sql)
    {
        // A function or a serializer that fails says Athena's error by itself: in a text that DuckDB cannot cast.
        if (AthenaError().Match(Message.Split("\n\nLINE ", 2)[0]) is { Success: true } own) return AthenaFailure.Whole(own.Groups["error"].Value);
        var code = Kind switch
        {
            "Parser" or "Syntax" => "SYNTAX_ERROR",
            "Binder" when Message.Contains("not found in FROM clause", StringComparison.Ordinal) => "COLUMN_NOT_FOUND",
            "Binder" => "TYPE_MISMATCH",
            "Catalog" when Message.StartsWith("Table with name", StringComparison.Ordinal) => "TABLE_NOT_FOUND",
            "Catalog" => "SYNTAX_ERROR",
            "Conversion" => "INVALID_CAST_ARGUMENT",
            "Out of Range" => "NUMERIC_VALUE_OUT_OF_RANGE",
            "Invalid Input" when Message.Contains("JSON", StringComparison.Ordinal) => "HIVE_BAD_DATA",
            "Invalid Input" or "IO" or "Invalid" when FileError().IsMatch(Message) => "HIVE_BAD_DATA",
            "Invalid Input" => "INVALID_FUNCTION_ARGUMENT",
            "Permission" => "PERMISSION_DENIED",
            "Out of Memory" => "EXCEEDED_LOCAL_MEMORY_LIMIT",
            _ => "GENERIC_INTERNAL_ERROR",
        };
        var message = Message.Split("\nCandidate", 2)[0].Split("\nDid you mean", 2)[0].Split("\nTry setting", 2)[0].Split("\n\nLINE ", 2)[0].TrimEnd();
        // The position of an error in a file is that of the table's files in a view, which the client's statement does not have.
        return Position is { } position && code != "HIVE_BAD_DATA"
            ? new AthenaFailure(code, message, sql.SourceOf(position))
            : new AthenaFailure(code, message, code == "GENERIC_INTERNAL_ERROR");
    }

    [GeneratedRegex(
        """(?<error>(INVALID_FUNCTION_ARGUMENT|HIVE_BAD_DATA): .*?)(["'](, expected format is .*| to (U?INT[0-9]+|DOUBLE|FLOAT|BOOL|DECIMAL\([0-9,]+\))))?\z""",
        RegexOptions.Singleline)]
    private static partial Regex AthenaError();

    [GeneratedRegex("\\bfile \"|^Error when reading|CSV Error|[Pp]arquet")]
    private static partial Regex FileError();
}
