namespace Pipeline.Cloud.Athena.Sql;

/// <summary>Functions of Trino that DuckDB has without their bounds, as macros of the session.</summary>
internal static class TrinoMacros
{
    /// <summary>The name of <c>sequence</c>: not one that a query could write.</summary>
    public const string Sequence = "trino_sequence";

    // Trino's own cap, and its own words. The list that is made is bounded whatever is asked for: an optimizer may make it before the
    // condition is looked at.
    private const string TooLong = "error('result of sequence function must not have more than 10000 entries')";

    /// <summary>Makes them.</summary>
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
