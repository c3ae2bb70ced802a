namespace Pipeline.Cloud.S3.Storage;

/// <summary>The files of one bucket's objects and of their former versions. Not thread-safe: the bucket's lock guards it.</summary>
/// <param name="root">The folder of the objects, by their keys.</param>
/// <param name="archive">The folder of former versions, which is made with the first one.</param>
internal sealed class ObjectFiles(string root, string archive)
{
    /// <summary>The path at which a key's file is free to be, in a folder that is there.</summary>
    public string PathOf(string key) => FreePath(KeyPath.Segments(key));

    /// <summary>The path at which a former version is kept, in a folder that is there.</summary>
    /// <param name="name">The name to keep it under.</param>
    public string KeptPathOf(string name)
    {
        Directory.CreateDirectory(archive);
        return Path.Join(archive, name);
    }

    /// <summary>Does a step.</summary>
    public void Do(FileStep step)
    {
        switch (step)
        {
            case { To: null, Kept: null }:
                File.Delete(step.From);
                RemoveEmptyFolders(step.From);
                break;
            case { To: null }:
                Keep(step.Former!, step.Kept!);
                break;
            // The key has a file at every moment: an engine may be about to open it.
            case { Kept: not null } when step.To == step.Former:
                File.Replace(step.From, step.To, step.Kept);
                break;
            case { Kept: not null }:
                Keep(step.Former!, step.Kept);
                File.Move(step.From, step.To, overwrite: true);
                break;
            default:
                File.Move(step.From, step.To, overwrite: true);
                break;
        }
    }

    /// <summary>Deletes all folders of the bucket.</summary>
    public void RemoveAll()
    {
        Directory.Delete(root, recursive: true);
        if (Directory.Exists(archive)) Directory.Delete(archive, recursive: true);
    }

    private void Keep(string former, string kept)
    {
        File.Move(former, kept);
        RemoveEmptyFolders(former);
    }

    private void RemoveEmptyFolders(string path)
    {
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return;
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
