using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// The size and the hash of a folder's regular files. Links are not followed and devices are not read: a folder of code is what lies
/// in it, and a device has no end.
/// </summary>
internal static class FolderDigest
{
    private static readonly EnumerationOptions RealFiles = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>Reads a folder.</summary>
    /// <exception cref="IOException">It holds more bytes than <paramref name="most"/>, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A part of it may not be read.</exception>
    public static (long Size, string Sha256) Of(string folder, long most)
    {
        // Sizes first: a folder that is too large is not read.
        List<FileInfo> files = [];
        long size = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", RealFiles))
        {
            size += file.Length;
            if (size > most) throw new IOException($"it holds more than {most} bytes");
            files.Add(file);
        }

        // As in /proc, whose files say that they are empty.
        if (files.Count > 0 && size == 0) throw new IOException("none of its files has any bytes");

        files.Sort((one, other) => string.CompareOrdinal(one.FullName, other.FullName));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        size = files.Sum(file => Add(hash, folder, file, most));
        if (size > most) throw new IOException($"it holds more than {most} bytes");
        return (size, Convert.ToBase64String(hash.GetHashAndReset()));
    }

    private static long Add(IncrementalHash hash, string folder, FileInfo info, long most)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, info.FullName)));
        // A device, a pipe and a file of /proc say that they have no bytes: to open one may wait for ever.
        if (info.Length == 0) return 0;
        using var file = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[128 * 1024];
        long size = 0;
        while (size <= most && file.Read(buffer) is > 0 and var read)
        {
            size += read;
            hash.AppendData(buffer, 0, read);
        }

        return size;
    }
}
