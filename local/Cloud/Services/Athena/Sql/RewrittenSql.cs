using System.Text;

namespace Pipeline.Cloud.Athena.Sql;

/// <summary>A statement in DuckDB's words, that knows where its parts came from.</summary>
internal sealed class RewrittenSql(string source)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Output, int Source)> _map = [];

    /// <summary>The statement.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Adds a piece.</summary>
    /// <param name="text">In DuckDB's words.</param>
    /// <param name="from">Where in the source it comes from, or null for what the source does not have.</param>
    public void Append(string text, int? from = null)
    {
        if (_text.Length > 0) _text.Append(' ');
        if (from is { } at) _map.Add((_text.Length, at));
        _text.Append(text);
    }

    /// <summary>The place in the source of a byte of the statement.</summary>
    public SqlPosition SourceOf(int utf8Position)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        var index = Encoding.UTF8.GetCharCount(bytes, 0, Math.Clamp(utf8Position, 0, bytes.Length));
        var found = _map.LastOrDefault(entry => entry.Output <= index);
        return SqlPosition.Of(source, found.Source);
    }
}
