namespace Pipeline.Cloud.S3.Storage;

/// <summary>The files of one bucket's objects. Not thread-safe: the bucket's lock guards it.</summary>
internal sealed class ObjectFiles(string root)
{
    /// <summary>Moves a finished file to a key's path.</summary>
    /// <returns>That path.</returns>
    public string Place(string incoming, string key)
    {
        var path = FreePath(KeyPath.Segments(key));
        File.Move(incoming, path, overwrite: true);
        return path;
    }

    /// <summary>Deletes a file and the folders that it leaves empty.</summary>
    public void Remove(string path)
    {
        File.Delete(path);
        var folder = Path.GetDirectoryName(path)!;
        while (folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
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
