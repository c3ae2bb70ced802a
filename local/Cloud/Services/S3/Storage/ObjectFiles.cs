namespace Pipeline.Cloud.S3.Storage;

/// <summary>The files of one bucket's objects and of their former versions. Not thread-safe: the bucket's lock guards it.</summary>
/// <param name="root">The folder of the objects, by their keys.</param>
/// <param name="archive">The folder of former versions, which is made with the first one.</param>
internal sealed class ObjectFiles(string root, string archive)
{
    /// <summary>Moves a finished file to a key's path.</summary>
    /// <returns>That path.</returns>
    public string Place(string incoming, string key)
    {
        var path = FreePath(KeyPath.Segments(key));
        File.Move(incoming, path, overwrite: true);
        return path;
    }

    /// <summary>Moves a finished file to a key's path and keeps the former file of the key.</summary>
    /// <param name="incoming">The finished file.</param>
    /// <param name="key">The key.</param>
    /// <param name="former">The path of the key's file until now.</param>
    /// <param name="name">The name to keep it under.</param>
    /// <returns>The key's path, and that of the file that was kept.</returns>
    public (string Path, string Kept) Replace(string incoming, string key, string former, string name)
    {
        var path = FreePath(KeyPath.Segments(key));
        if (path != former)
        {
            File.Move(incoming, path, overwrite: true);
            return (path, Keep(former, name));
        }

        // The key has a file at every moment: an engine may be about to open it.
        var kept = Kept(name);
        File.Replace(incoming, path, kept);
        return (path, kept);
    }

    /// <summary>Moves a key's file to the former versions, and deletes the folders that it leaves empty.</summary>
    /// <returns>Its path there.</returns>
    public string Keep(string path, string name)
    {
        var kept = Kept(name);
        File.Move(path, kept);
        RemoveEmptyFolders(path);
        return kept;
    }

    /// <summary>Deletes all folders of the bucket.</summary>
    public void RemoveAll()
    {
        Directory.Delete(root, recursive: true);
        if (Directory.Exists(archive)) Directory.Delete(archive, recursive: true);
    }

    /// <summary>Deletes a file and the folders that it leaves empty.</summary>
    public void Remove(string path)
    {
        File.Delete(path);
        RemoveEmptyFolders(path);
    }

    private void RemoveEmptyFolders(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private string Kept(string name)
    {
        Directory.CreateDirectory(archive);
        return Path.Join(archive, name);
    }

    private string FreePath(string[] segments)
    {
        var folder = Path.Join([root, .. segments[..^1]]);
        if (!Directory.Exists(folder))
        {
            // In S3 'a' and 'a/b' can both be objects; a file system cannot have a file and a folder of one name.
            folder = root;
            foreach (var segment in segments[..^1])
            {
                folder = Path.Join(folder, segment);
                if (File.Exists(folder)) folder += KeyPath.FolderMark;
            }

            Directory.CreateDirectory(folder);
        }

        var path = Path.Join(folder, segments[^1]);
        return Directory.Exists(path) ? path + KeyPath.ObjectMark : path;
    }
}
