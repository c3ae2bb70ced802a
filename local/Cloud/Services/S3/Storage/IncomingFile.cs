namespace Pipeline.Cloud.S3.Storage;

/// <summary>A file that is being received. It stays outside every bucket until it is complete; disposing of it deletes it unless it became an object.</summary>
internal sealed class IncomingFile : IDisposable
{
    private readonly string _path;
    private bool _released;

    private IncomingFile(string path, FileStream? stream)
    {
        _path = path;
        Stream = stream;
    }

    /// <summary>The stream to write the bytes to.</summary>
    public FileStream? Stream { get; private set; }

    /// <summary>The file's size in bytes; known once it is closed.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a new file.</summary>
    public static IncomingFile Create(string path) =>
        // Unbuffered: writes are either large or single.
        new(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));

    /// <summary>Takes over a finished file by moving it.</summary>
    public static IncomingFile Take(string source, string path)
    {
        File.Move(source, path);
        return new IncomingFile(path, null) { Length = new FileInfo(path).Length };
    }

    /// <summary>Opens the closed file for reading.</summary>
    public FileStream OpenRead() => File.OpenRead(_path);

    /// <summary>Closes the file for writing.</summary>
    public void Close()
    {
        if (Stream is null) return;
        Length = Stream.Length;
        Stream.Dispose();
        Stream = null;
    }

    /// <summary>Hands the file over to the caller, who moves it.</summary>
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
