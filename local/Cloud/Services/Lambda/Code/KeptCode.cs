using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Code;

/// <summary>
/// Copies of local folders of code, by their digest: a published version keeps its code when the folder is built again. They are copies and no hard
/// links, because a build writes into the files that are there.
/// </summary>
/// <param name="root">The folder of the copies.</param>
internal sealed class KeptCode(string root)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The code in a folder that nobody builds: the copy of a local folder, or the package itself if it was unpacked.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException: the folder cannot be read, or is another than the function was given.</exception>
    public CodePackage Keep(CodePackage package)
    {
        if (!package.InPlace) return package;
        var kept = FolderOf(package.Sha256);
        try
        {
            if (!Directory.Exists(kept)) Copy(package, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AwsException("InvalidParameterValueException", $"The code in '{package.Folder}' cannot be kept for a version ({e.Message}).");
        }

        return package with { Folder = kept, InPlace = false };
    }

    /// <summary>The copy of a folder that had a digest; null if no version was published of it.</summary>
    public CodePackage? Find(string sha256)
    {
        Span<byte> hash = stackalloc byte[32];
        if (!Convert.TryFromBase64String(sha256, hash, out var length) || length != hash.Length) return null;
        var folder = FolderOf(sha256);
        return Directory.Exists(folder) ? new CodePackage(folder, FolderDigest.Of(folder).Size, sha256) : null;
    }

    private static void Copy(CodePackage package, string kept)
    {
        // Under another name until it is whole.
        var target = $"{kept}.{Guid.NewGuid():N}";
        try
        {
            Copy(new DirectoryInfo(package.Folder), package.Folder, target);
            if (FolderDigest.Of(target).Sha256 != package.Sha256)
            {
                throw new AwsException("InvalidParameterValueException",
                    $"The code in '{package.Folder}' has changed since the function was given it: update the function's code, and publish it then.");
            }

            Directory.Move(target, kept);
        }
        catch (IOException) when (Directory.Exists(kept))
        {
            // Another call has kept the same code meanwhile.
        }
        finally
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        }
    }

    private static void Copy(DirectoryInfo source, string root, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in source.EnumerateFileSystemInfos("*", Everything))
        {
            var copy = Path.Combine(target, entry.Name);
            switch (entry)
            {
                case { LinkTarget: { } link }:
                    File.CreateSymbolicLink(copy, Link(link, source.FullName, root));
                    break;
                case DirectoryInfo folder:
                    Copy(folder, root, copy);
                    break;
                // Devices and pipes report a length of 0, and opening one may block forever.
                case FileInfo { Length: 0 }:
                    File.WriteAllBytes(copy, []);
                    break;
                default:
                    File.Copy(entry.FullName, copy);
                    break;
            }
        }
    }

    // A link within the folder leads within the copy; any other still leads to where it did.
    private static string Link(string link, string folder, string root)
    {
        var target = Path.GetFullPath(link, folder);
        return target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(link) ? link : target;
    }

    private string FolderOf(string sha256) => Path.Combine(root, Convert.ToHexStringLower(Convert.FromBase64String(sha256)));
}
