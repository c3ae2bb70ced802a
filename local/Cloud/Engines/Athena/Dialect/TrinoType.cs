using System.Globalization;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>Types in Trino's notation (<c>row(a integer, b array(varchar))</c>), as the catalog stores those of a view's columns.</summary>
internal sealed class TrinoType
{
    private const int Deepest = 32;
    private readonly string _text;
    private readonly IReadOnlyList<SqlToken> _tokens;
    private int _at;

    private TrinoType(string text) => (_text, _tokens) = (text, SqlTokenizer.Read(text));

    /// <summary>DuckDB's type for one of Trino's.</summary>
    /// <exception cref="AthenaFailure">The text is not a type.</exception>
    public static string ToDuckDb(string text)
    {
        var type = new TrinoType(text);
        var read = type.Read(0);
        return type._at == type._tokens.Count ? read : throw type.Bad();
    }

    private string Read(int depth)
    {
        if (depth > Deepest || _at >= _tokens.Count || _tokens[_at].Kind != SqlTokenKind.Word) throw Bad();
        var name = _tokens[_at++].Value;
        switch (name)
        {
            case "array":
                return Nested(depth, 1)[0] + "[]";
            case "map":
                var entry = Nested(depth, 2);
                return $"MAP({entry[0]}, {entry[1]})";
            case "row":
                return $"STRUCT({string.Join(", ", Fields(depth))})";
            case "decimal":
                var digits = Numbers();
                return digits.Count switch
                {
                    0 => "DECIMAL(38,0)",
                    1 or 2 when digits[0] is >= 1 and <= 38 && digits[^1] <= digits[0] =>
                        string.Create(CultureInfo.InvariantCulture, $"DECIMAL({digits[0]},{(digits.Count == 2 ? digits[1] : 0)})"),
                    _ => throw Bad(),
                };
            case "timestamp" or "time":
                Numbers();
                return WithZone() ? name.ToUpperInvariant() + " WITH TIME ZONE" : name.ToUpperInvariant();
            default:
                Numbers();
                return Simple(name);
        }
    }

    private string Simple(string name) => name switch
    {
        "boolean" or "tinyint" or "smallint" or "integer" or "bigint" or "real" or "double" or "date" or "json" => name.ToUpperInvariant(),
        "int" => "INTEGER",
        "varchar" or "char" => "VARCHAR",
        "varbinary" => "BLOB",
        _ => throw Bad(),
    };

    private List<string> Nested(int depth, int count)
    {
        var types = new List<string>();
        Expect("(");
        do types.Add(Read(depth + 1));
        while (Take(","));
        Expect(")");
        return types.Count == count ? types : throw Bad();
    }

    private List<string> Fields(int depth)
    {
        var fields = new List<string>();
        Expect("(");
        do
        {
            if (_at + 1 >= _tokens.Count || !_tokens[_at].IsName) throw Bad();
            var name = _tokens[_at++].Value;
            fields.Add($"{SqlQuote.Identifier(name)} {Read(depth + 1)}");
        }
        while (Take(","));
        Expect(")");
        return fields;
    }

    private List<int> Numbers()
    {
        var numbers = new List<int>();
        if (!Take("(")) return numbers;
        do
        {
            if (_at >= _tokens.Count || !int.TryParse(_tokens[_at].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw Bad();
            numbers.Add(number);
            _at++;
        }
        while (Take(","));
        Expect(")");
        return numbers;
    }

    private bool WithZone()
    {
        if (_at + 2 >= _tokens.Count || !_tokens[_at].Is("with") || !_tokens[_at + 1].Is("time") || !_tokens[_at + 2].Is("zone")) return false;
        _at += 3;
        return true;
    }

    private bool Take(string symbol)
    {
        if (_at >= _tokens.Count || !_tokens[_at].IsSymbol(symbol)) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol)) throw Bad();
    }

    private AthenaFailure Bad() => new("TYPE_NOT_FOUND", $"Unknown type: {_text}");
}
