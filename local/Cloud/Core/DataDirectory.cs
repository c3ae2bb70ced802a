namespace Pipeline.Cloud;

/// <summary>
/// A local cloud's data directory, locked against other processes: a second cloud would delete the files that the first one uses.
/// The operating system releases the lock when the process ends, however it ends.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _held;

    private DataDirectory(FileStream held) => _held = held;

    /// <summary>Creates the directory if needed, and locks it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="DataDirectoryInUseException">Another local cloud has locked it.</exception>
    /// <exception cref="FoldingDirectoryException">The file system would store two objects' keys in one file.</exception>
    public static DataDirectory Hold(string path)
    {
        Directory.CreateDirectory(path);
        // Logs and objects are readable by the user alone, even if an earlier run or another program created the folder.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(path, "in-use");
        DataDirectory held;
        try
        {
            held = new DataDirectory(new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new DataDirectoryInUseException(path, e);
        }

        if (!FoldsNames(path, File.Exists)) return held;
        held.Dispose();
        throw new FoldingDirectoryException(path);
    }

    /// <summary>Whether a directory's file system treats names that differ only in case, or in Unicode normalization, as the same.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="exists">Tests whether a file exists.</param>
    internal static bool FoldsNames(string path, Func<string, bool> exists)
    {
        var composed = Path.Combine(path, "\u00e9");
        File.WriteAllBytes(composed, []);
        var folds = exists(Path.Combine(path, "IN-USE")) || exists(Path.Combine(path, "e\u0301"));
        File.Delete(composed);
        return folds;
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}

/// <summary>Thrown when the data directory is on a file system that ignores case or Unicode normalization: objects would overwrite each other.</summary>
public sealed class FoldingDirectoryException(string path) : Exception(
    $"The data directory '{path}' is on a file system that ignores case or Unicode normalization, where the objects 'a' and 'A' would be one file. " +
    "Put the checkout on a file system that does not, for example on a Linux disk instead of a Windows one under /mnt.");

/// <summary>Thrown when another local cloud uses the data directory.</summary>
public sealed class DataDirectoryInUseException(string path, Exception inner)
    : Exception($"'{path}' is in use by a local cloud that is running: stop it, or start this one from another checkout.", inner)
{
    /// <summary>The directory.</summary>
    public string DirectoryPath { get; } = path;
}
