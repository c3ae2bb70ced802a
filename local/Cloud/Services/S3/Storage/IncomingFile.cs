namespace Pipeline.Cloud.S3.Storage;

/// <summary>A file that is being received. It lies outside of every bucket until it is whole, and goes when it does not become an object.</summary>
internal sealed class IncomingFile : IDisposable
{
    private readonly string _path;
    private bool _released;

    private IncomingFile(string path, FileStream? stream)
    {
        _path = path;
        Stream = stream;
    }

    /// <summary>Where the bytes are written.</summary>
    public FileStream? Stream { get; private set; }

    /// <summary>How many bytes it holds, once it is closed.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a new file.</summary>
    public static IncomingFile Create(string path) =>
        // Unbuffered: what is written comes in large pieces, and small ones are single writes.
        new(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));

    /// <summary>Takes over a finished file by moving it.</summary>
    public static IncomingFile Take(string source, string path)
    {
        File.Move(source, path);
        return new IncomingFile(path, null) { Length = new FileInfo(path).Length };
    }

    /// <summary>Reads what it holds, once it is closed.</summary>
    public FileStream OpenRead() => File.OpenRead(_path);

    /// <summary>Ends the writing.</summary>
    public void Close()
    {
        if (Stream is null) return;
        Length = Stream.Length;
        Stream.Dispose();
        Stream = null;
    }

    /// <summary>Gives the file away to whoever moves it next.</summary>
    public string Release()
    {
        Close();
        _released = true;
        return _path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream?.Dispose();
        if (!_released) File.Delete(_path);
    }
}
