using System.Text;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>A reader of a result's UTF-8 text that tracks its byte offset, so that a page can begin where the previous one ended.</summary>
internal sealed class ResultText : TextReader
{
    private readonly StreamReader _text;

    private ResultText(StreamReader text, long offset) => (_text, Offset) = (text, offset);

    /// <summary>The offset of the next character in the file, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Opens a file at an offset; null if no line begins there.</summary>
    public static ResultText? Open(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (offset < 0 || offset > file.Length || !BeginsLine(file, offset))
        {
            file.Dispose();
            return null;
        }

        // No detection of a byte order mark: at the beginning of a page it would be a character of the row.
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

    // A surrogate pair has four bytes, two for each half.
    private static int Utf8Bytes(char character) => character < 0x80 ? 1 : character < 0x800 || char.IsSurrogate(character) ? 2 : 3;

    private static bool BeginsLine(FileStream file, long offset)
    {
        if (offset == 0) return true;
        file.Position = offset - 1;
        return file.ReadByte() == '\n';
    }
}
