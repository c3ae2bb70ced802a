namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>Trino functions that DuckDB has without Trino's limits, as macros for a session.</summary>
internal static class TrinoMacros
{
    /// <summary>The macro for <c>sequence</c>. Its name is refused in queries.</summary>
    public const string Sequence = "trino_sequence";

    // Trino's limit and message. The generated list is bounded in every case, because the optimizer may generate it before it evaluates the
    // condition.
    private const string TooLong = "error('result of sequence function must not have more than 10000 entries')";

    /// <summary>The statements that create the macros.</summary>
    public const string Statements = $"""
        CREATE TEMP MACRO {Sequence}
            (a, b) AS CASE
                WHEN b > a + 9999 OR b < a - 9999 THEN {TooLong}
                WHEN b >= a THEN generate_series(a, least(b, a + 9999))
                ELSE generate_series(a, greatest(b, a - 9999), -1) END,
            (a, b, s) AS CASE
                WHEN a + s > a AND b > a + 9999 * s THEN {TooLong}
                WHEN a + s < a AND b < a + 9999 * s THEN {TooLong}
                WHEN a + s > a THEN generate_series(a, least(b, a + 9999 * s), s)
                ELSE generate_series(a, greatest(b, a + 9999 * s), s) END
        """;
}
