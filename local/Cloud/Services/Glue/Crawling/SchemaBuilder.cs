using System.Text.Json;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>
/// Infers the type of a value from samples in many lines and files. Types are widened: int to bigint to double; a string or a different kind of value to
/// string; the members of structures are united. As in Glue, a value that was always null is a string.
/// </summary>
/// <remarks>
/// Keys that are data (ids, times) would add a column each, so the number of names in a schema is limited, nested ones included.
/// Keys that cannot name a column are skipped, because the table could not be queried with them.
/// </remarks>
internal sealed class SchemaBuilder
{
    private const int MaxColumns = 2_000;
    private readonly ColumnCount _count;
    private readonly List<KeyValuePair<string, SchemaBuilder>> _fields = [];
    private readonly Dictionary<string, SchemaBuilder> _byName = new(StringComparer.OrdinalIgnoreCase);
    private SchemaBuilder? _element;
    private Kinds _seen;

    /// <summary>Creates an empty schema.</summary>
    public SchemaBuilder()
        : this(new ColumnCount())
    {
    }

    private SchemaBuilder(ColumnCount count) => _count = count;

    [Flags]
    private enum Kinds
    {
        None = 0,
        Boolean = 1,
        Int = 2,
        Long = 4,
        Double = 8,
        Text = 16,
        Structure = 32,
        List = 64,
        Other = 128,
    }

    /// <summary>The names of the members, in the order of their first occurrence.</summary>
    public IEnumerable<string> Names => _fields.Select(named => named.Key);

    /// <summary>A type from a Parquet file's schema or inferred from a CSV field, other than the widening types; null if there is none.</summary>
    public HiveType? Known { get; private set; }

    /// <summary>The number of columns in the schema, including the members of structures.</summary>
    public int Size => _count.Value;

    /// <summary>The member with a name; added if it is new.</summary>
    /// <exception cref="TooManyColumnsException">The schema has reached its maximum number of columns.</exception>
    public SchemaBuilder Field(string name)
    {
        _seen |= Kinds.Structure;
        if (_byName.TryGetValue(name, out var found)) return found;
        if (++_count.Value > MaxColumns) throw new TooManyColumnsException();
        found = new SchemaBuilder(_count);
        _byName.Add(name, found);
        _fields.Add(new(name, found));
        return found;
    }

    /// <summary>Adds the type of the value at the reader's position, and reads past the value.</summary>
    public void Observe(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                _seen |= Kinds.Boolean;
                break;
            case JsonTokenType.Number:
                _seen |= reader.TryGetInt32(out _) ? Kinds.Int : reader.TryGetInt64(out _) ? Kinds.Long : Kinds.Double;
                break;
            case JsonTokenType.String:
                _seen |= Kinds.Text;
                break;
            case JsonTokenType.StartObject:
                _seen |= Kinds.Structure;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    if (!reader.Read()) return;
                    if (CatalogName.Fits(name)) Field(name).Observe(ref reader);
                    else reader.Skip();
                }

                break;
            case JsonTokenType.StartArray:
                _seen |= Kinds.List;
                _element ??= new SchemaBuilder(_count);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) _element.Observe(ref reader);
                break;
        }
    }

    /// <summary>Adds a known type.</summary>
    public void Observe(HiveType type)
    {
        switch (type)
        {
            case HivePrimitive { Name: "boolean" }:
                _seen |= Kinds.Boolean;
                break;
            case HivePrimitive { Name: "tinyint" or "smallint" or "int" }:
                _seen |= Kinds.Int;
                break;
            case HivePrimitive { Name: "bigint" }:
                _seen |= Kinds.Long;
                break;
            case HivePrimitive { Name: "float" or "double" }:
                _seen |= Kinds.Double;
                break;
            case HivePrimitive { Name: "string" }:
                _seen |= Kinds.Text;
                break;
            case HiveStruct structure:
                _seen |= Kinds.Structure;
                foreach (var field in structure.Fields.Where(field => CatalogName.Fits(field.Name))) Field(field.Name).Observe(field.Type);
                break;
            case HiveArray list:
                _seen |= Kinds.List;
                (_element ??= new SchemaBuilder(_count)).Observe(list.Element);
                break;
            default:
                if (Known is not null && Known != type) _seen |= Kinds.Text;
                Known = type;
                _seen |= Kinds.Other;
                break;
        }
    }

    /// <summary>Adds the types of another builder.</summary>
    public void Merge(SchemaBuilder other)
    {
        if (other.Known is { } known) Observe(known);
        _seen |= other._seen;
        foreach (var (name, field) in other._fields) Field(name).Merge(field);
        if (other._element is not null) (_element ??= new SchemaBuilder(_count)).Merge(other._element);
    }

    /// <summary>The columns of a builder of rows.</summary>
    public IReadOnlyList<HiveColumn> Columns() =>
        [.. _fields.Select(field => new HiveColumn(field.Key.ToLowerInvariant(), field.Value.Build()))];

    /// <summary>The narrowest type that covers all samples.</summary>
    public HiveType Build() => _seen switch
    {
        Kinds.Boolean => new HivePrimitive("boolean"),
        Kinds.Int => new HivePrimitive("int"),
        Kinds.Long or (Kinds.Int | Kinds.Long) => new HivePrimitive("bigint"),
        Kinds.Double or (Kinds.Double | Kinds.Int) or (Kinds.Double | Kinds.Long) or (Kinds.Double | Kinds.Int | Kinds.Long) =>
            new HivePrimitive("double"),
        Kinds.Structure when _fields.Count > 0 => new HiveStruct([.. Columns().Where(column => HiveStruct.CanName(column.Name))]),
        Kinds.List => new HiveArray(_element!.Build()),
        Kinds.Other => Known!,
        _ => new HivePrimitive("string"),
    };

    private sealed class ColumnCount
    {
        public int Value { get; set; }
    }
}

/// <summary>Thrown when a schema exceeds the maximum number of columns of a table.</summary>
internal sealed class TooManyColumnsException() : Exception("The schema has too many columns.");
