using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud;

/// <summary>
/// A local cloud's data directory, locked against other processes: a second cloud would delete the files that the first one uses.
/// The operating system releases the lock when the process ends, however it ends.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The name of the file that is locked, in the directory.</summary>
    public const string LockName = "in-use";

    private readonly FileStream _held;
    private readonly string _path;

    private DataDirectory(FileStream held, string path) => (_held, _path) = (held, path);

    /// <summary>Creates the directory if needed, and locks it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="DataDirectoryInUseException">Another local cloud has locked it.</exception>
    /// <exception cref="FoldingDirectoryException">The file system would store two objects' keys in one file.</exception>
    public static DataDirectory Hold(string path)
    {
        Directory.CreateDirectory(path);
        // Logs and objects are readable by the user alone, even if an earlier run or another program created the folder.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(path, LockName);
        DataDirectory held;
        try
        {
            held = new DataDirectory(new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None), path);
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

    /// <summary>Whether a cloud that keeps its state has left some.</summary>
    public bool HasKeptState => Directory.Exists(Journals.DirectoryIn(_path));

    /// <summary>Deletes what an earlier cloud has left, the state first and at once: without it, the rest is nobody's.</summary>
    public void Clear()
    {
        var state = Journals.DirectoryIn(_path);
        var gone = state + ".deleted";
        if (Directory.Exists(gone)) Directory.Delete(gone, recursive: true);
        if (Directory.Exists(state)) Directory.Move(state, gone);
        foreach (var folder in new[] { gone, Path.Combine(_path, "s3"), Path.Combine(_path, "dynamodb"), Path.Combine(_path, "logs") })
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Refuses a folder whose state would be lost.</summary>
    /// <exception cref="KeptStateException">The folder holds the state of a cloud that keeps it.</exception>
    public void RefuseKeptState()
    {
        if (HasKeptState) throw new KeptStateException(_path);
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

/// <summary>Thrown when a cloud that keeps nothing is to be started on a folder with the state of one that does.</summary>
public sealed class KeptStateException(string path)
    : Exception($"'{path}' holds the state of a local cloud that keeps it, and this one would delete it: name another folder, or delete that one first.");
