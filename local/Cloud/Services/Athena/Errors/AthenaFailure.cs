using System.Globalization;

namespace Pipeline.Cloud.Athena.Errors;

/// <summary>Why a query failed, as Athena reports it: <c>COLUMN_NOT_FOUND: line 1:8: ...</c>.</summary>
public sealed class AthenaFailure : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="code">Athena's error code, for example <c>SYNTAX_ERROR</c>.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="system">Whether the service is at fault and not the query.</param>
    public AthenaFailure(string code, string message, bool system = false)
        : base($"{code}: {message}")
    {
        IsSystem = system;
    }

    /// <summary>A failure at a place of the statement.</summary>
    /// <param name="code">Athena's error code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="at">The place.</param>
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
public readonly record struct SqlPosition(int Line, int Column)
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
