using System.Text;
using Pipeline.Cloud.Athena.Errors;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>A statement in DuckDB's dialect that maps its parts to positions in the source statement.</summary>
internal sealed class RewrittenSql(string source)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Output, int Source)> _map = [];

    /// <summary>The statement.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Appends a part.</summary>
    /// <param name="text">The part in DuckDB's dialect.</param>
    /// <param name="from">The part's index in the source; null if the source does not contain it.</param>
    public void Append(string text, int? from = null)
    {
        if (_text.Length > 0) _text.Append(' ');
        if (from is { } at) _map.Add((_text.Length, at));
        _text.Append(text);
    }

    /// <summary>Maps a byte offset in the statement to a position in the source.</summary>
    public SqlPosition SourceOf(int utf8Position)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        var index = Encoding.UTF8.GetCharCount(bytes, 0, Math.Clamp(utf8Position, 0, bytes.Length));
        var found = _map.LastOrDefault(entry => entry.Output <= index);
        return SqlPosition.Of(source, found.Source);
    }
}
