using System.Globalization;

namespace Pipeline.Cloud.Hive;

/// <summary>The type of a column in Hive's notation, which Glue's catalog and Athena use (<c>struct&lt;a:int,b:array&lt;string&gt;&gt;</c>).</summary>
public abstract record HiveType
{
    private const int Deepest = 32;

    /// <summary>Parses a type.</summary>
    /// <exception cref="FormatException">The text is not a Hive type.</exception>
    public static HiveType Parse(string text)
    {
        var at = 0;
        var type = Read(text, ref at, 0);
        if (at != text.Length) throw Bad(text, at);
        return type;
    }

    private static HiveType Read(string text, ref int at, int depth)
    {
        if (depth > Deepest) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A column type is nested deeper than {Deepest} levels."));
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or ' ')) at++;
        var name = text[start..at].Trim().ToLowerInvariant();
        if (name.Length == 0) throw Bad(text, start);
        switch (name)
        {
            case "array":
                Expect(text, ref at, '<');
                var element = Read(text, ref at, depth + 1);
                Expect(text, ref at, '>');
                return new HiveArray(element);
            case "map":
                Expect(text, ref at, '<');
                var key = Read(text, ref at, depth + 1);
                Expect(text, ref at, ',');
                var value = Read(text, ref at, depth + 1);
                Expect(text, ref at, '>');
                return new HiveMap(key, value);
            case "struct":
                return ReadStruct(text, ref at, depth);
            default:
                return ReadPrimitive(name + Arguments(text, ref at));
        }
    }

    private static HiveStruct ReadStruct(string text, ref int at, int depth)
    {
        Expect(text, ref at, '<');
        var fields = new List<HiveColumn>();
        while (at < text.Length && text[at] != '>')
        {
            if (fields.Count > 0) Expect(text, ref at, ',');
            var colon = text.IndexOf(':', at);
            if (colon < 0) throw Bad(text, at);
            var name = text[at..colon].Trim();
            if (name.Length == 0) throw Bad(text, at);
            if (name.Contains('\0', StringComparison.Ordinal))
                throw new FormatException($"'{name.Replace("\0", "\\0", StringComparison.Ordinal)}' has the null character, which no statement can hold.");
            at = colon + 1;
            fields.Add(new HiveColumn(name, Read(text, ref at, depth + 1)));
        }

        Expect(text, ref at, '>');
        return new HiveStruct(fields);
    }

    private static HiveType ReadPrimitive(string name) => name switch
    {
        "string" or "int" or "integer" or "tinyint" or "smallint" or "bigint" or "float" or "double" or "boolean" or "date" or "timestamp" or "binary" =>
            new HivePrimitive(name),
        "decimal" => new HiveDecimal(10, 0),
        _ when name.StartsWith("decimal(", StringComparison.Ordinal) => ReadDecimal(name),
        _ when name.StartsWith("varchar", StringComparison.Ordinal) || name.StartsWith("char", StringComparison.Ordinal) => new HivePrimitive(name),
        _ => throw new FormatException($"'{name}' is not a column type."),
    };

    private static HiveDecimal ReadDecimal(string name)
    {
        var numbers = name["decimal(".Length..^1].Split(',');
        return numbers.Length is 1 or 2 && byte.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var precision) && precision is >= 1 and <= 38 &&
            byte.TryParse(numbers.Length == 2 ? numbers[1] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var scale) && scale <= precision
            ? new HiveDecimal(precision, scale)
            : throw new FormatException($"'{name}' is not a column type.");
    }

    private static string Arguments(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '(') return "";
        var end = text.IndexOf(')', at);
        if (end < 0) throw Bad(text, at);
        var arguments = text[at..(end + 1)].Replace(" ", "", StringComparison.Ordinal);
        at = end + 1;
        return arguments;
    }

    private static void Expect(string text, ref int at, char expected)
    {
        while (at < text.Length && text[at] == ' ') at++;
        if (at >= text.Length || text[at] != expected) throw Bad(text, at);
        at++;
    }

    private static FormatException Bad(string text, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a column type: character {at + 1}."));
}

/// <summary>A primitive type.</summary>
/// <param name="Name">The name in lower case, with arguments (<c>varchar(20)</c>).</param>
public sealed record HivePrimitive(string Name) : HiveType
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A decimal number.</summary>
/// <param name="Precision">The number of digits, from 1 to 38.</param>
/// <param name="Scale">How many of them are decimal places.</param>
public sealed record HiveDecimal(int Precision, int Scale) : HiveType
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})");
}

/// <summary>An array.</summary>
/// <param name="Element">The type of the elements.</param>
public sealed record HiveArray(HiveType Element) : HiveType
{
    /// <inheritdoc/>
    public override string ToString() => $"array<{Element}>";
}

/// <summary>A map.</summary>
/// <param name="Key">The type of the keys.</param>
/// <param name="Value">The type of the values.</param>
public sealed record HiveMap(HiveType Key, HiveType Value) : HiveType
{
    /// <inheritdoc/>
    public override string ToString() => $"map<{Key},{Value}>";
}

/// <summary>A structure.</summary>
/// <param name="Fields">The members.</param>
public sealed record HiveStruct(IReadOnlyList<HiveColumn> Fields) : HiveType
{
    /// <summary>Whether a member can have a name. Characters that end a name in the notation are not allowed.</summary>
    public static bool CanName(string name) => !string.IsNullOrWhiteSpace(name) && name.AsSpan().IndexOfAny(":,<>") < 0;

    /// <inheritdoc/>
    public override string ToString() => $"struct<{string.Join(',', Fields.Select(field => $"{field.Name}:{field.Type}"))}>";
}

/// <summary>A column, or a member of a structure.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
public sealed record HiveColumn(string Name, HiveType Type);
