namespace Pipeline.Cloud;

/// <summary>
/// A local cloud's data directory, held so that no other process uses it: a second cloud would empty what the first one is working with.
/// The system lets go of it when the process ends, however it ends.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _held;

    private DataDirectory(FileStream held) => _held = held;

    /// <summary>Makes the directory where there is none, and holds it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="DataDirectoryInUseException">Another local cloud holds it.</exception>
    public static DataDirectory Hold(string path)
    {
        Directory.CreateDirectory(path);
        // Logs and objects are the user's alone, also where an earlier run or another program made the folder.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(path, "in-use");
        try
        {
            return new DataDirectory(new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new DataDirectoryInUseException(path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}
