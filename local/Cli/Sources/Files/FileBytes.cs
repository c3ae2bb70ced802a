namespace Pipeline.Cli.Sources.Files;

/// <summary>Reads small files whole.</summary>
internal static class FileBytes
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The maximum size in bytes, which is the reading function's.</param>
    /// <exception cref="SourceException">The file cannot be read or is too large.</exception>
    public static byte[] Read(string path, int largest)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= largest
                ? File.ReadAllBytes(path)
                : throw new SourceException(FormattableString.Invariant($"'{path}' has {size:N0} bytes; at most {largest:N0} are taken. Split the file."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
