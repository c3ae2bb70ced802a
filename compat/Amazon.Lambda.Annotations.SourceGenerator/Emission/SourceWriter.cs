using System.Text;

namespace Amazon.Lambda.Annotations.SourceGenerator.Emission;

/// <summary>Writes indented lines.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line.</summary>
    /// <param name="text">Its text.</param>
    public void Line(string text = "") => _text.Append(' ', text.Length == 0 ? 0 : _depth * 4).Append(text).Append('\n');

    /// <summary>Opens a block in braces, which is closed on disposal.</summary>
    public IDisposable Block()
    {
        Line("{");
        _depth++;
        return new Closing(this);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private sealed class Closing(SourceWriter source) : IDisposable
    {
        public void Dispose()
        {
            source._depth--;
            source.Line("}");
        }
    }
}
