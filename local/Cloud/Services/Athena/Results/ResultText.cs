using System.Text;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>A result's UTF-8 text from a place on, which knows its place: a page begins where the one before it ended.</summary>
internal sealed class ResultText : TextReader
{
    private readonly StreamReader _text;

    private ResultText(StreamReader text, long offset) => (_text, Offset) = (text, offset);

    /// <summary>How many bytes of the file stand before the next character.</summary>
    public long Offset { get; private set; }

    /// <summary>Opens a file at an offset; null where no line begins there.</summary>
    public static ResultText? Open(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (offset < 0 || offset > file.Length || !BeginsLine(file, offset))
        {
            file.Dispose();
            return null;
        }

        // Without a look for a byte order mark, which at the beginning of a page would be a row's own character.
        return new ResultText(new StreamReader(file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false), offset);
    }

    /// <inheritdoc/>
    public override int Peek() => _text.Peek();

    /// <inheritdoc/>
    public override int Read()
    {
        var next = _text.Read();
        if (next >= 0) Offset += Utf8Bytes((char)next);
        return next;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    // Each half of a surrogate pair is two of its four bytes.
    private static int Utf8Bytes(char character) => character < 0x80 ? 1 : character < 0x800 || char.IsSurrogate(character) ? 2 : 3;

    private static bool BeginsLine(FileStream file, long offset)
    {
        if (offset == 0) return true;
        file.Position = offset - 1;
        return file.ReadByte() == '\n';
    }
}
