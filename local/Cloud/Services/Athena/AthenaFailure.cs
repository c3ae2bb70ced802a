using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;

namespace Pipeline.Cloud.Athena;

/// <summary>Why a query failed, in the words of Athena: <c>COLUMN_NOT_FOUND: line 1:8: ...</c>.</summary>
internal sealed class AthenaFailure : Exception
{
    public AthenaFailure(string code, string message, bool system = false)
        : base($"{code}: {message}")
    {
        IsSystem = system;
    }

    public AthenaFailure(string code, string message, SqlPosition at)
        : this(code, $"{at}: {message}")
    {
    }

    private AthenaFailure(string message)
        : base(message)
    {
    }

    /// <summary>Whether the engine is at fault, and not the query.</summary>
    public bool IsSystem { get; }

    /// <summary>A failure whose message has its code already.</summary>
    public static AthenaFailure Whole(string message) => new(message);

    /// <summary>Athena's word for what DuckDB says.</summary>
    /// <param name="error">What DuckDB says.</param>
    /// <param name="sql">The statement that it was given, or null where its positions mean nothing to the user.</param>
    public static AthenaFailure From(EngineError error, RewrittenSql? sql)
    {
        var code = error.Kind switch
        {
            "Parser" or "Syntax" => "SYNTAX_ERROR",
            "Binder" when error.Message.Contains("not found in FROM clause", StringComparison.Ordinal) => "COLUMN_NOT_FOUND",
            "Binder" => "TYPE_MISMATCH",
            "Catalog" when error.Message.StartsWith("Table with name", StringComparison.Ordinal) => "TABLE_NOT_FOUND",
            "Catalog" => "SYNTAX_ERROR",
            "Conversion" => "INVALID_CAST_ARGUMENT",
            "Out of Range" => "NUMERIC_VALUE_OUT_OF_RANGE",
            "Invalid Input" when error.Message.Contains("JSON", StringComparison.Ordinal) => "HIVE_BAD_DATA",
            "Invalid Input" => "INVALID_FUNCTION_ARGUMENT",
            "Permission" => "PERMISSION_DENIED",
            "Out of Memory" => "EXCEEDED_LOCAL_MEMORY_LIMIT",
            _ => "GENERIC_INTERNAL_ERROR",
        };
        var message = error.Message.Split("\nCandidate", 2)[0].Split("\nDid you mean", 2)[0];
        return error.Position is { } position && sql is not null
            ? new AthenaFailure(code, message, sql.SourceOf(position))
            : new AthenaFailure(code, message, code == "GENERIC_INTERNAL_ERROR");
    }
}
