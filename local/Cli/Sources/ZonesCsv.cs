using System.Text;

namespace Pipeline.Cli.Sources;

/// <summary>A lookup file of zones.</summary>
/// <param name="Content">The file as it goes into the bucket.</param>
/// <param name="Count">How many zones it has.</param>
public sealed record ZonesCsv(ReadOnlyMemory<byte> Content, int Count)
{
    /// <summary>The columns, as the loader of lookup files knows them.</summary>
    public const string Header = "zone_id,borough,zone,service_zone,latitude,longitude";

    /// <summary>Reads a file. Its rows are checked where they are loaded; here it only has to be a file of zones.</summary>
    /// <exception cref="SourceException">The file is missing, has another header or holds no zone.</exception>
    public static ZonesCsv Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The zones file '{path}' cannot be read: {e.Message} Give a CSV file with the header '{Header}' as ZONES=file.", e);
        }

        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8);
        var header = reader.ReadLine();
        if (!SameColumns(header))
            throw new SourceException($"The zones file '{path}', line 1: expected the header '{Header}', found '{Shortened(header)}'.");
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Trim().Length > 0) count++;
        }

        return count > 0 ? new ZonesCsv(content, count) : throw new SourceException($"The zones file '{path}' holds no zone behind its header.");
    }

    private static bool SameColumns(string? header) =>
        header is not null && header.Split(',').Select(name => name.Trim().Trim('"')).SequenceEqual(Header.Split(','));

    private static string Shortened(string? text) => text is null ? "nothing" : text.Length <= 100 ? text : text[..100] + "...";
}
