using System.Globalization;

namespace Pipeline.Cloud.Athena.Errors;

/// <summary>Why a query failed, as Athena reports it: <c>COLUMN_NOT_FOUND: line 1:8: ...</c>.</summary>
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

    /// <summary>Whether the engine caused the failure, not the query.</summary>
    public bool IsSystem { get; }

    /// <summary>A failure whose message already contains the code.</summary>
    public static AthenaFailure Whole(string message) => new(message);
}

/// <summary>A position in a statement as Athena reports it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct SqlPosition(int Line, int Column)
{
    /// <summary>The position of a character.</summary>
    public static SqlPosition Of(string sql, int index)
    {
        var before = sql.AsSpan(0, Math.Clamp(index, 0, sql.Length));
        return new SqlPosition(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}:{Column}");
}
