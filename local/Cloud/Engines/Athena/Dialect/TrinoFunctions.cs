namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>
/// The functions of Athena's SQL (Trino) that are supported here. Only these may be called. Functions that only DuckDB has, including every function
/// that reads files, are refused, so that a query that runs here also runs in Athena.
/// </summary>
internal static class TrinoFunctions
{
    /// <summary>Functions with the same name and meaning in DuckDB.</summary>
    public static readonly IReadOnlySet<string> Same = new HashSet<string>(StringComparer.Ordinal)
    {
        // conditions and types
        "coalesce", "nullif", "greatest", "least", "try", "typeof", "cast", "try_cast", "extract", "unnest", "grouping",
        // numbers
        "abs", "acos", "asin", "atan", "atan2", "cbrt", "ceil", "ceiling", "cos", "cosh", "degrees", "exp", "floor", "ln", "log", "log10", "log2",
        "mod", "pi", "pow", "power", "radians", "random", "round", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
        // strings
        "chr", "length", "levenshtein_distance", "lower", "lpad", "ltrim", "replace", "reverse", "rpad", "rtrim", "split", "split_part", "starts_with",
        "strpos", "substr", "substring", "translate", "trim", "upper", "position", "to_hex", "from_hex", "to_base64", "from_base64",
        // times
        "current_date", "current_timestamp", "date", "date_trunc", "day", "day_of_month", "hour", "minute", "month", "now", "quarter", "second", "week", "year",
        // lists, maps, rows
        "row", "map", "map_keys", "map_values", "map_from_entries", "map_entries", "contains", "flatten", "array_position", "array_distinct", "array_sort",
        // json
        "json_extract", "json_array_length", "json_object", "json_array",
        // aggregates
        "any_value", "array_agg", "avg", "bool_and", "bool_or", "corr", "count", "covar_pop", "covar_samp", "histogram", "kurtosis", "max", "min",
        "regr_intercept", "regr_slope", "skewness", "stddev", "stddev_pop", "stddev_samp", "sum", "var_pop", "var_samp", "variance", "listagg",
        // windows
        "cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile", "percent_rank", "rank", "row_number",
    };

    /// <summary>Functions with another name in DuckDB, mapped to that name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Renamed = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["approx_distinct"] = "approx_count_distinct",
        // DuckDB's 'arbitrary' may return null although there is a value.
        ["arbitrary"] = "any_value",
        ["array_average"] = "list_avg",
        ["array_join"] = "array_to_string",
        ["array_max"] = "list_max",
        ["array_min"] = "list_min",
        ["cardinality"] = "len",
        ["codepoint"] = "unicode",
        ["crc32"] = "trino_crc32",
        // Trino counts complete units; DuckDB's date_diff counts crossed boundaries, its date_sub complete units.
        ["date_diff"] = "date_sub",
        ["day_of_week"] = "isodow",
        ["day_of_year"] = "dayofyear",
        ["dow"] = "isodow",
        ["doy"] = "dayofyear",
        ["every"] = "bool_and",
        ["filter"] = "list_filter",
        ["from_big_endian_64"] = "trino_big_endian_64",
        ["from_iso8601_timestamp"] = "trino_iso8601",
        ["from_utf8"] = "decode",
        ["is_finite"] = "isfinite",
        ["is_infinite"] = "isinf",
        ["is_nan"] = "isnan",
        ["json_extract_scalar"] = "json_extract_string",
        ["md5"] = "trino_md5",
        ["regexp_like"] = "regexp_matches",
        // Capped, as in Trino.
        ["sequence"] = "trino_sequence",
        ["sha256"] = "trino_sha256",
        ["to_unixtime"] = "epoch",
        ["to_utf8"] = "encode",
        ["transform"] = "list_transform",
        ["truncate"] = "trunc",
        ["week_of_year"] = "week",
        ["year_of_week"] = "isoyear",
        ["xxhash64"] = "trino_xxhash64",
        ["yow"] = "isoyear",
    };

    /// <summary>Words that do not call a function when a parenthesis follows.</summary>
    public static readonly IReadOnlySet<string> Keywords = new HashSet<string>(StringComparer.Ordinal)
    {
        "all", "and", "any", "array", "as", "between", "bigint", "boolean", "by", "case", "char", "cross", "cube", "decimal", "distinct", "double", "else", "end",
        "except", "exists", "fetch", "filter", "first", "following", "from", "full", "group", "having", "in", "inner", "integer", "intersect", "interval", "into", "is",
        "join", "lateral", "left", "like", "limit", "materialized", "natural", "not", "offset", "on", "or", "order", "outer", "over", "partition", "preceding",
        "real", "recursive", "right", "rollup", "select", "sets", "smallint", "some", "tablesample", "then", "time", "timestamp", "tinyint", "union", "using",
        "values", "varbinary", "varchar", "when", "where", "window", "with", "within", "bernoulli", "system",
    };

    /// <summary>Words that are reserved in DuckDB but not in Athena.</summary>
    public static readonly IReadOnlySet<string> FreeNames = new HashSet<string>(StringComparer.Ordinal)
    {
        "analyse", "analyze", "asymmetric", "check", "collate", "column", "describe", "do", "foreign", "initially", "lambda", "placing", "primary",
        "references", "returning", "show", "symmetric", "unique", "variadic",
    };

    /// <summary>Keywords that only DuckDB has; a query with one of them would fail in Athena.</summary>
    public static readonly IReadOnlySet<string> Foreign = new HashSet<string>(StringComparer.Ordinal)
    {
        "qualify", "pivot", "unpivot", "summarize", "ilike", "asof", "positional", "attach", "detach", "copy", "install", "load", "pragma",
    };

    /// <summary>Symbols that only DuckDB has.</summary>
    public static readonly IReadOnlySet<string> ForeignSymbols = new HashSet<string>(StringComparer.Ordinal)
    {
        "::", "**", "//", "==", "^", "{", "}", "$", "@", "#", "`", "~", ";", ":", "&", "|", "!", "\\",
    };
}
