using System.Globalization;
using Pipeline.Cloud.Athena.Catalog;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>The values that all rows of a partition have in its partition keys.</summary>
/// <param name="keys">The positions of the keys.</param>
/// <param name="types">The keys with their types.</param>
/// <param name="values">The partition's values.</param>
internal sealed class PartitionRow(IReadOnlyDictionary<string, int> keys, IReadOnlyList<TableColumn> types, IReadOnlyList<string> values)
{
    /// <summary>The value of a column; unknown if it is not a partition key.</summary>
    public PartitionValue Value(string column) => keys.TryGetValue(column, out var index) ? PartitionValue.Of(types[index].Type, values[index]) : PartitionValue.Unknown;
}

/// <summary>How the values of a partition key are compared.</summary>
internal enum PartitionKind
{
    /// <summary>As texts.</summary>
    Text,

    /// <summary>As whole numbers.</summary>
    Number,

    /// <summary>In a way that is not known here.</summary>
    Other,
}

/// <summary>A value that is known before a file is read, or not.</summary>
/// <param name="Text">A text; null if the value is not one.</param>
/// <param name="Number">A number; null if the value is not one.</param>
internal readonly record struct PartitionValue(string? Text, decimal? Number)
{
    /// <summary>A value that only the files tell.</summary>
    public static PartitionValue Unknown => default;

    /// <summary>Reads a partition's value.</summary>
    public static PartitionValue Of(string type, string value) => KindOf(type) switch
    {
        // The partition of rows whose key is null.
        _ when value == "__HIVE_DEFAULT_PARTITION__" => Unknown,
        PartitionKind.Text => new(value, null),
        PartitionKind.Number when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new(null, number),
        _ => Unknown,
    };

    /// <summary>How values of a type are compared.</summary>
    public static PartitionKind KindOf(string type) => type.ToLowerInvariant() switch
    {
        "string" => PartitionKind.Text,
        var name when name.StartsWith("varchar", StringComparison.Ordinal) => PartitionKind.Text,
        "tinyint" or "smallint" or "int" or "integer" or "bigint" => PartitionKind.Number,
        _ => PartitionKind.Other,
    };

    /// <summary>Compares two values; null if one is unknown or they are of different kinds.</summary>
    public int? CompareTo(PartitionValue other) =>
        Text is not null && other.Text is not null ? Math.Sign(CompareUtf8(Text, other.Text))
        : Number is { } one && other.Number is { } two ? one.CompareTo(two)
        : null;

    // Trino and DuckDB compare texts by their UTF-8 bytes, which order surrogate pairs behind all other characters.
    private static int CompareUtf8(string one, string two) =>
        System.Text.Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(two));
}
