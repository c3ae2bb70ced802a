using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>
/// A folder of hard links to objects' files, laid out as Hive partitions. The engine reads partition values from the folders' names and
/// skips folders that a filter excludes. A link keeps an object's bytes while a query reads them, even if the object is replaced.
/// </summary>
/// <param name="folder">The folder to create the links in.</param>
internal sealed partial class FileLinks(string folder)
{
    private const int CrossDevice = 18;

    /// <summary>Links an object's file.</summary>
    /// <returns>The link's path; null if the object was deleted after it was listed.</returns>
    public string? Add(string table, IReadOnlyList<string> keys, IReadOnlyList<string> values, int number, StoredObject stored, string extension)
    {
        // Names come from the catalog and values from object keys. Escaping keeps the link inside the folder.
        var partitions = keys.Select((key, i) => $"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(values[i])}");
        var directory = Directory.CreateDirectory(Path.Combine([folder, Uri.EscapeDataString(table), .. partitions])).FullName;
        var link = Path.Combine(directory, number.ToString("d7", CultureInfo.InvariantCulture) + extension);
        if (!File.Exists(stored.FilePath)) return null;
        if (OperatingSystem.IsWindows())
        {
            File.Copy(stored.FilePath, link);
        }
        else if (Link(stored.FilePath, link) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            // Some file systems have no hard links, and the store may be on another file system.
            if (error == CrossDevice || File.Exists(stored.FilePath)) File.Copy(stored.FilePath, link);
            else return null;
        }

        return link;
    }

    /// <summary>Whether a file is gzip, by its first bytes.</summary>
    public static bool IsGzip(StoredObject stored)
    {
        Span<byte> magic = stackalloc byte[2];
        try
        {
            using var file = new FileStream(stored.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        }
        catch (FileNotFoundException)
        {
            // Deleted after it was listed; Add skips it.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);
}
