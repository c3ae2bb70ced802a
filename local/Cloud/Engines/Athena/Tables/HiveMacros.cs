using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena.Tables;

/// <summary>
/// How Hive's text becomes values, as macros for a session. DuckDB's own casts take more: 1.5 as an integer, 07:00 as a time, 1_000 and inf as numbers. A
/// text that is not a value is null. Source: Trino's <c>HiveFormatUtils</c> and <c>TextColumnEncodingFactory</c>.
/// </summary>
internal static class HiveMacros
{
    /// <summary>The statements that create the macros. Their names are not Trino's, so a query cannot call them.</summary>
    public const string Statements = """
        CREATE TEMP MACRO hive_integer(x) AS CASE WHEN regexp_full_match(x, '[+-]?[0-9]+') THEN TRY_CAST(x AS BIGINT) END;
        CREATE TEMP MACRO hive_double(x) AS CASE
            WHEN isfinite(TRY_CAST(x AS DOUBLE)) AND NOT contains(x, '_') THEN TRY_CAST(x AS DOUBLE)
            WHEN x IN ('NaN', 'Infinity', '+Infinity', '-Infinity') THEN TRY_CAST(x AS DOUBLE) END;
        CREATE TEMP MACRO hive_boolean(x) AS CASE lower(x) WHEN 'true' THEN true WHEN 'false' THEN false END;
        CREATE TEMP MACRO hive_date(x) AS CASE WHEN regexp_full_match(x, '\s*\d{1,4}-\d{1,2}-\d{1,2}( .*)?') THEN TRY_CAST(split_part(trim(x), ' ', 1) AS DATE) END;
        CREATE TEMP MACRO hive_timestamp(x) AS CASE
            WHEN x LIKE '____-__-__ __:__:__' OR x LIKE '____-__-__ __:__:__.___' THEN TRY_CAST(x AS TIMESTAMP)
            WHEN regexp_full_match(x, '\s*\d{1,4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,9})?\s*') THEN TRY_CAST(x AS TIMESTAMP)
            WHEN regexp_full_match(x, '\s*\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s*') THEN TRY_CAST(x AS TIMESTAMP) END;
        CREATE TEMP MACRO hive_json_integer(x) AS CASE
            WHEN CAST(TRY_CAST(x AS BIGINT) AS VARCHAR) = x THEN TRY_CAST(x AS BIGINT)
            WHEN regexp_full_match(x, '[+-]?(0|[1-9][0-9]*)') THEN TRY_CAST(x AS BIGINT)
            WHEN regexp_full_match(x, '0[0-7]+') THEN list_reduce(list_prepend(0::BIGINT, list_transform(string_split(x, ''), lambda c: CAST(c AS BIGINT))), lambda a, b: a * 8 + b)
            WHEN regexp_full_match(x, '0[xX][0-9a-fA-F]+') THEN TRY_CAST(x AS BIGINT)
            WHEN regexp_full_match(x, '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?') THEN TRY_CAST(trunc(TRY_CAST(x AS DECIMAL(38,9))) AS BIGINT) END;
        CREATE TEMP MACRO hive_json_timestamp(x) AS CASE
            WHEN x LIKE '____-__-__ __:__:__' OR x LIKE '____-__-__ __:__:__.___' THEN TRY_CAST(x AS TIMESTAMP)
            WHEN regexp_full_match(x, '\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([zZ]|[+-]\d{2}:?\d{2})') THEN timezone('UTC', TRY_CAST(upper(x) AS TIMESTAMPTZ))
            WHEN contains(x, ':') THEN hive_timestamp(x)
            WHEN regexp_full_match(x, '[+-]?[0-9]*\.[0-9]+') THEN make_timestamp(CAST(trunc(TRY_CAST(x AS DECIMAL(30,3))* 1000) AS BIGINT) * 1000)
            WHEN regexp_full_match(x, '[+-]?[0-9]{1,17}') THEN make_timestamp(TRY_CAST(x AS BIGINT) * CASE WHEN length(x) >= 13 THEN 1000 ELSE 1000000 END) END
        """;

    /// <summary>An expression for the value of a column's text; null if the text is not a value of the type.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="text">The expression for the text.</param>
    public static string Value(HiveType type, string text) => type switch
    {
        HivePrimitive { Name: "tinyint" or "smallint" or "int" or "integer" or "bigint" } => $"TRY_CAST(hive_integer({text}) AS {type.ToDuckDb()})",
        HivePrimitive { Name: "float" or "double" } => $"CAST(hive_double({text}) AS {type.ToDuckDb()})",
        HivePrimitive { Name: "boolean" } => $"hive_boolean({text})",
        HivePrimitive { Name: "date" } => $"hive_date({text})",
        HivePrimitive { Name: "timestamp" } => $"hive_timestamp({text})",
        HivePrimitive { Name: "binary" } => $"from_base64({text})",
        HiveDecimal => $"CASE WHEN regexp_full_match({text}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') THEN TRY_CAST({text} AS {type.ToDuckDb()}) END",
        _ when type.ToDuckDb() == "VARCHAR" => text,
        _ => $"TRY_CAST({text} AS {type.ToDuckDb()})",
    };
}
