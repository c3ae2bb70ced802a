using System.Globalization;
using Pipeline.Cloud.Hive;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Expressions;

/// <summary>How the values of a partition key are compared: by its type. Values are stored as text.</summary>
internal sealed class PartitionValues
{
    // Hive's name of the folder for rows whose key is null.
    private const string Null = "__HIVE_DEFAULT_PARTITION__";
    private readonly string _key;
    private readonly Func<string, IComparable?> _read;

    private PartitionValues(string key, Func<string, IComparable?> read) => (_key, _read) = (key, read);

    /// <summary>The comparison for a key.</summary>
    /// <exception cref="AwsException">InvalidInputException: keys of the type cannot be compared.</exception>
    public static PartitionValues Of(HiveType type, string key) => new(key, type switch
    {
        HivePrimitive { Name: "tinyint" or "smallint" or "int" or "integer" or "bigint" } or HiveDecimal =>
            text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null,
        HivePrimitive { Name: "date" } => text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        HivePrimitive { Name: "timestamp" } => text => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null,
        HivePrimitive { Name: "string" } => text => new OrdinalText(text),
        HivePrimitive { Name: var name } when name.Contains("char", StringComparison.Ordinal) => text => new OrdinalText(text),
        _ => throw new AwsException("InvalidInputException", $"'Expression': partition keys of type {type} ('{key}') cannot be compared."),
    });

    /// <summary>Whether a partition's value is null.</summary>
    public static bool IsNull(string value) => value == Null;

    /// <summary>Compares a partition's value with a literal; null if the value is null or not of the key's type.</summary>
    public int? Compare(string value, string literal) => IsNull(value) || _read(value) is not { } one ? null : one.CompareTo(_read(literal));

    /// <summary>A literal of the key's type.</summary>
    /// <exception cref="AwsException">InvalidInputException: the literal is of another type.</exception>
    public string Literal(string text) =>
        _read(text) is not null ? text : throw new AwsException("InvalidInputException", $"'Expression': '{text}' is not a value of the partition key '{_key}'.");

    /// <summary>A text that is compared by its characters, not by a language's rules.</summary>
    private sealed record OrdinalText(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, ((OrdinalText)obj!).Text);
    }
}
