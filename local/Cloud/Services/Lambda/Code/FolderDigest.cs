using System.Security.Cryptography;
using System.Text;
using Pipeline.Cloud.Lambda.Settings;

namespace Pipeline.Cloud.Lambda.Code;

/// <summary>
/// The size and the hash of a folder's regular files. Links are not followed, so the digest covers only the folder itself. Devices are
/// not read, because reading one never ends.
/// </summary>
public static class FolderDigest
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
    public static (long Size, string Sha256) Of(string folder, long most = LambdaLimits.UnzippedBytes)
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

        // For example /proc, whose files report a length of 0.
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
        // Devices, pipes and files of /proc report a length of 0; opening one may block forever.
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
