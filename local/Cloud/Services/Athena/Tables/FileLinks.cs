using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>
/// A folder of hard links to objects' files, laid out as Hive partitions. DuckDB reads partition values off the folders' names and
/// skips the folders that a filter rules out; a link keeps an object's bytes while a query reads them, though the object be replaced.
/// </summary>
/// <param name="folder">Where the links go.</param>
internal sealed partial class FileLinks(string folder)
{
    private const int CrossDevice = 18;

    /// <summary>Links an object's file.</summary>
    /// <returns>The link, or null where the object has gone since it was listed.</returns>
    public string? Add(string table, IReadOnlyList<HiveColumn> keys, IReadOnlyList<string> values, int number, StoredObject stored, string extension)
    {
        // Names come from the catalog and values from keys: none of them may lead out of the folder.
        var partitions = keys.Select((key, i) => $"{Uri.EscapeDataString(key.Name)}={Uri.EscapeDataString(values[i])}");
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
            // Some file systems have no hard links, and the store may be on another one.
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
            // Gone since it was listed; Add leaves it out.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);
}
