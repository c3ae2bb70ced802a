namespace Pipeline.Cloud.Engines.Athena.Functions;

/// <summary>Trino functions that DuckDB has without Trino's limits or in another form, as macros for a session. Their names are refused in queries.</summary>
/// <remarks>They fail by a cast of the error's text: what <c>error</c> raises cannot be caught by TRY.</remarks>
internal static class TrinoMacros
{
    // Trino's limit and message. The generated list is bounded in every case, because the optimizer may generate it before it evaluates the
    // condition.
    private const string TooLong = "error('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries')";

    // The forms that most times have, which DuckDB's own cast reads at less cost; it also checks them, but takes the hour 24.
    private const string CommonTime = """
        x NOT LIKE '___________24%' AND (x LIKE '____-__-__T__:__:__Z' OR x LIKE '____-__-__T__:__:__-__:__' OR x LIKE '____-__-__T__:__:__+__:__'
        OR x LIKE '____-__-__T__:__:__.___Z' OR x LIKE '____-__-__T__:__:__.___-__:__' OR x LIKE '____-__-__T__:__:__.___+__:__')
        """;

    /// <summary>The statements that create the macros.</summary>
    public const string Statements = $"""
        CREATE TEMP MACRO trino_sequence
            (a, b) AS CASE
                WHEN b > a + 9999 OR b < a - 9999 THEN {TooLong}
                WHEN b >= a THEN generate_series(a, least(b, a + 9999))
                ELSE generate_series(a, greatest(b, a - 9999), -1) END,
            (a, b, s) AS CASE
                WHEN a + s > a AND b > a + 9999 * s THEN {TooLong}
                WHEN a + s < a AND b < a + 9999 * s THEN {TooLong}
                WHEN a + s > a THEN generate_series(a, least(b, a + 9999 * s), s)
                ELSE generate_series(a, greatest(b, a + 9999 * s), s) END;
        CREATE TEMP MACRO trino_iso8601_slow(x) AS CASE
            WHEN trino_iso8601_micros(x) = -9223372036854775808 THEN CAST('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || x || '"' AS TIMESTAMPTZ)
            ELSE make_timestamptz(trino_iso8601_micros(x)) END;
        CREATE TEMP MACRO trino_iso8601(x) AS CASE
            WHEN {CommonTime} THEN coalesce(TRY_CAST(x AS TIMESTAMPTZ), trino_iso8601_slow(x))
            ELSE trino_iso8601_slow(x) END;
        CREATE TEMP MACRO trino_crc32(b) AS trino_crc32_hex(hex(b));
        CREATE TEMP MACRO trino_md5(b) AS unhex(md5(b));
        CREATE TEMP MACRO trino_sha256(b) AS unhex(sha256(b));
        CREATE TEMP MACRO trino_xxhash64(b) AS unhex(trino_xxhash64_hex(hex(b)));
        CREATE TEMP MACRO trino_big_endian_64(b) AS CASE
            WHEN octet_length(b) <> 8 THEN CAST('INVALID_FUNCTION_ARGUMENT: expected 8-byte input, but got instead: ' || octet_length(b) AS BIGINT)
            ELSE trino_big_endian_64_hex(hex(b)) END
        """;
}
