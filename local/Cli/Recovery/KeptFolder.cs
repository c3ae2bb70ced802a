using Pipeline.Cloud;

namespace Pipeline.Cli.Recovery;

/// <summary>The data of <c>make up</c> on this machine, and copies of it. A copy is made under another name and renamed when it is whole.</summary>
/// <param name="data">The folder of the data.</param>
/// <param name="copies">The folder of the copies.</param>
/// <param name="time">The clock.</param>
internal sealed class KeptFolder(string data, string copies, TimeProvider time)
{
    private const string Unfinished = ".unfinished";

    /// <summary>Copies the data.</summary>
    /// <returns>The copy's name.</returns>
    /// <exception cref="RecoveryException">There is no data.</exception>
    /// <exception cref="DataDirectoryInUseException">A local cloud runs on it.</exception>
    public string Backup()
    {
        if (!Directory.Exists(data)) throw new RecoveryException($"There is no data of 'make up' in {data}.");
        using var held = DataDirectory.Hold(data);
        var name = Moment.Name(time.GetUtcNow());
        Directory.CreateDirectory(copies);
        CopyTo(data, Path.Combine(copies, name));
        return name;
    }

    /// <summary>Puts a copy in the place of the data. The present data are moved beside the copies.</summary>
    /// <param name="name">The copy's name.</param>
    /// <returns>Where the data are now that were there before; null if there were none.</returns>
    /// <exception cref="RecoveryException">There is no such copy.</exception>
    /// <exception cref="DataDirectoryInUseException">A local cloud runs on the data.</exception>
    public string? Restore(string name)
    {
        var copy = Path.Combine(copies, name);
        if (!Names().Contains(name, StringComparer.Ordinal))
            throw new RecoveryException($"There is no copy '{name}' in {copies}; there {(Names() is { Count: > 0 } names ? $"are: {string.Join(", ", names)}" : "is none: 'make backup' makes one")}.");
        if (!Directory.Exists(data))
        {
            CopyTo(copy, data);
            return null;
        }

        using var held = DataDirectory.Hold(data);
        var (next, before) = (data + ".restored", Path.Combine(copies, $"before-{Moment.Name(time.GetUtcNow())}"));
        if (Directory.Exists(next)) Directory.Delete(next, recursive: true);
        CopyTo(copy, next);
        try
        {
            Directory.Move(data, before);
        }
        catch (IOException e)
        {
            throw new RecoveryException($"{data} cannot be moved to {before}: {e.Message.TrimEnd('.')}. Nothing was changed.", e);
        }

        try
        {
            Directory.Move(next, data);
        }
        catch (IOException e)
        {
            throw new RecoveryException($"{next} cannot be moved to {data}: {e.Message.TrimEnd('.')}. The data of before are in {before}; run this again.", e);
        }

        return before;
    }

    private IReadOnlyList<string> Names() => !Directory.Exists(copies) ? [] :
        [.. new DirectoryInfo(copies).GetDirectories().Select(folder => folder.Name).Where(name => !name.EndsWith(Unfinished, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void CopyTo(string from, string to)
    {
        var unfinished = to + Unfinished;
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        try
        {
            Copy(new DirectoryInfo(from), unfinished);
            Directory.Move(unfinished, to);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What a full disk has left room for is no copy.
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            throw new RecoveryException($"{from} cannot be copied to {to}: {e.Message.TrimEnd('.')}. Nothing was changed.", e);
        }
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(to, from.UnixFileMode);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo folder) Copy(folder, target);
            else if (entry.Name != DataDirectory.LockName) ((FileInfo)entry).CopyTo(target);
        }
    }
}
